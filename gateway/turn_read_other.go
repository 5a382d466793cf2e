//go:build !unix

package gateway

func (c *connection) readInTurn(p []byte) (int, error) { return c.readOutOfTurn(p) }
