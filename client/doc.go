// Package client speaks to a Weir server over HTTP. A Client is for any number of goroutines and keeps its
// connections open.
//
// A business refusal is an Outcome. What the server could not take is a *Problem; after any other error nobody knows whether
// the orders arrived, and it is safe to send them again, for the same order is never taken twice.
package client
