import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'

// The files are served below /console/assets/ and committed, so names come from contents alone and no map is written.
export default defineConfig({
  base: '/console/assets/',
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
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
