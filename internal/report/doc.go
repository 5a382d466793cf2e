// Package report makes tables for clearing staff from one state of the engine, or from the log up to it, and writes them as JSON, CSV, Parquet or XLSX.
//
// A report is a pure function of the log: its rows come in an order that the log determines, it reads no clock and names the sequence and the state hash
// that it was taken at. So a report of a running node's snapshot and one made offline from the log are the same bytes.
//
// Most reports are taken from the state at the sequence: accounts, positions, queues, ageing, limits, orders, settlement, matrix, measures. The others go
// through the log instruction by instruction, over a span of sequences or of one business date: journal, exceptions, statement.
//
// Amounts are decimals with the asset's scale; in Parquet they are DECIMAL(38, 8), since a column has one scale and assets have up to 8. Rows are streamed: what a
// report keeps in memory grows with the accounts and with what waits, not with its rows.
package report
