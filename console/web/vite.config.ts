import preact from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'

// What import() needs to fetch the files of a file before it: no file here has any of its own.
const noPreload: Plugin = {
  name: 'no-preload',
  enforce: 'pre',
  load: (id) => (id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load()' : undefined),
}

// The files are served below /console/assets/ and committed, so names come from contents alone and no map is written.
export default defineConfig({
  base: '/console/assets/',
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false }), noPreload],
  build: {
    outDir: '../assets',
    emptyOutDir: true,
    assetsDir: '',
    target: 'es2022',
    cssTarget: 'chrome123',
    cssCodeSplit: false,
    modulePreload: false,
    sourcemap: false,
    reportCompressedSize: true,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        entryFileNames: 'console-[hash].js',
        chunkFileNames: 'console-[hash].js',
        assetFileNames: 'console-[hash][extname]',
      },
    },
  },
})
