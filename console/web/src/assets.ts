// The assets, and the one that the pages are about.
import { computed, effect, signal } from '@preact/signals'
import { all } from './api'
import { version } from './live'
import { preference } from './preferences'
import { parameter, setParameters } from './router'

export interface Asset {
  code: string
  number: number
  scale: number
  issuer: string
  kind: 'currency' | 'security'
  bypass: boolean
  resolution: 'event' | 'command'
  day: string
  business_date: string
  second_date?: string
  second_day?: string
  marked: boolean
  end_of_day: 'expire' | 'carry'
}

export const assets = signal<Asset[]>([])
/** The list was read once, though it may be empty. */
export const assetsRead = signal(false)

const lastAsset = preference<string>('asset', '')

/** Code of the asset that the pages show: of the address, else the last one chosen, else the first. '' where there is none. */
export const assetCode = computed(() => {
  const known = (code: string) => assets.value.some((a) => a.code === code)
  const asked = parameter('asset')
  if (known(asked)) return asked
  return known(lastAsset.value) ? lastAsset.value : assets.value[0]?.code ?? ''
})

export const asset = computed(() => assets.value.find((a) => a.code === assetCode.value))

export function chooseAsset(code: string) {
  lastAsset.value = code
  setParameters({ asset: code })
}

/** Decimals of an asset; 0 where it is unknown. */
export function decimals(code: string): number {
  return assets.value.find((a) => a.code === code)?.scale ?? 0
}

let reading = false

// The list is short and changes rarely. A failed read is made again by the next event; live.ts makes one when the server is back.
async function read() {
  if (reading) return
  reading = true
  try {
    const rows = await all<Asset>('/v1/assets')
    if (JSON.stringify(rows) !== JSON.stringify(assets.value)) assets.value = rows
    assetsRead.value = true
  } catch {
    window.setTimeout(read, 1000)
  } finally {
    reading = false
  }
}

export function startAssets() {
  effect(() => {
    version('names')
    version('day')
    void read()
  })
}
