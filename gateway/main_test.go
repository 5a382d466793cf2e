package gateway

import (
	"net/http"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain checks that nothing runs on when all servers are shut down.
func TestMain(m *testing.M) {
	status := m.Run()
	http.DefaultClient.CloseIdleConnections()
	// fasthttp keeps the date of its answers in a goroutine of the process, and cleans its workers up some seconds later.
	date := goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1")
	workers := goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2")
	if err := goleak.Find(date, workers); status == 0 && err != nil {
		println(err.Error())
		status = 1
	}
	os.Exit(status)
}
