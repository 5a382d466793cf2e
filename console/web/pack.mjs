// Packs the built files by Brotli, each beside itself. That takes half a second where gzip takes some milliseconds, so it is done here,
// once, and committed; the server packs by gzip itself.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'

const assets = '../assets'
for (const name of readdirSync(assets)) {
  const text = readFileSync(`${assets}/${name}`)
  writeFileSync(`${assets}/${name}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }))
}
