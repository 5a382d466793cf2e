//go:build !unix

package gateway

// readInTurn reads without a turn: here it can't be told before whether something has come.
func (c *budgetedConn) readInTurn(p []byte, _ int64) (int, error) { return c.Conn.Read(p) }
