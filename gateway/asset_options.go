package gateway

import (
	"slices"

	"github.com/valyala/fasthttp"
)

// assetOptions are the options of all assets that there are, by number from 1 on. They never change, so each is asked for once. False: they could
// not be asked for, which is answered.
func (g *Gateway) assetOptions(ctx *fasthttp.RequestCtx) (options []uint8, ok bool) {
	if known := g.options.Load(); known != nil {
		options = *known
	}
	if len(options) >= g.Directory.Assets() {
		return options, true
	}
	options = slices.Clone(options)
	for last := g.Directory.Assets(); len(options) < last; {
		ok := g.query(ctx, func() {
			for range queryRows {
				info, there := g.Engine.Asset(uint16(len(options) + 1))
				if !there {
					return
				}
				options = append(options, info.Options)
			}
		})
		if !ok {
			return nil, false
		}
	}
	g.options.Store(&options)
	return options, true
}
