// The frame around the pages: navigation, the asset, what is live, colours, language.
import { useEffect } from 'preact/hooks'
import { asset, assetCode, assets, assetsRead, chooseAsset } from './assets'
import { ask, DialogHost } from './dialog'
import { t, type Key } from './i18n'
import { liveSeq, liveState } from './live'
import { Badge, Page } from './page'
import { pages, views, viewsFailed } from './pages'
import { language, theme } from './preferences'
import { href, page } from './router'
import { startShortcuts } from './shortcuts'
import { Toasts } from './toast'
import { zone } from './zone'

function name(entry: { name: string }): string {
  return t(`nav.${entry.name}` as Key)
}

function Navigation() {
  return (
    <nav class="nav" aria-label={t('nav.label')}>
      <a class="brand" href={href('overview')} aria-label="Weir"><span class="brand-mark" aria-hidden="true" />Weir</a>
      {pages.map((p) => (
        <a key={p.name} href={href(p.name)} data-testid={`nav-${p.name}`} aria-current={page.value === p.name ? 'page' : undefined} aria-keyshortcuts={`g ${p.letter}`}>
          <span>{name(p)}</span><kbd>g {p.letter}</kbd>
        </a>
      ))}
    </nav>
  )
}

function AssetPicker() {
  return (
    <label class="field">
      <span>{t('common.asset')}</span>
      <select data-testid="asset-picker" value={assetCode.value} onChange={(e) => chooseAsset(e.currentTarget.value)}>
        {assets.value.map((a) => <option key={a.code} value={a.code}>{a.code}</option>)}
      </select>
    </label>
  )
}

function Live() {
  const state = liveState.value
  return (
    <span class="live" role="status" data-testid="live" data-state={state} data-seq={liveSeq.value} title={t('live.hint', { seq: liveSeq.value })}>
      <span class="dot" aria-hidden="true" />{t(`live.${state}`)}
    </span>
  )
}

function showKeys() {
  const rows: [string, string][] = [
    ...pages.map((p): [string, string] => [`g ${p.letter}`, t('keys.page', { page: name(p) })]),
    ['/', t('keys.filter')], ['a', t('keys.asset')], ['t', t('keys.theme')], ['?', t('keys.help')],
    ['↑ ↓ Home End', t('keys.rows')], ['Enter', t('keys.enter')], ['Esc', t('keys.escape')],
  ]
  ask({
    title: t('keys.title'),
    body: <dl class="keys">{rows.map(([key, does]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div>)}</dl>,
    confirm: t('common.close'), tells: true, wide: true,
    run: async () => {}, // the dialog closes after it
  })
}

function Bar() {
  const shown = asset.value
  return (
    <header class="bar">
      <AssetPicker />
      {shown && <span class="bar-day"><Badge value={shown.day} section="steps" /> <span class="num">{shown.business_date}</span></span>}
      {shown?.second_date && <span class="bar-day"><Badge value={shown.second_day ?? ''} section="steps" /> <span class="num">{shown.second_date}</span></span>}
      <span class="grow" />
      <span class="muted num" title={t('common.zone')} data-testid="zone">{zone}</span>
      <Live />
      <select aria-label={t('common.theme')} data-testid="theme" value={theme.value} onChange={(e) => (theme.value = e.currentTarget.value as typeof theme.value)}>
        <option value="auto">{t('common.theme_auto')}</option>
        <option value="light">{t('common.theme_light')}</option>
        <option value="dark">{t('common.theme_dark')}</option>
      </select>
      <select aria-label={t('common.language')} data-testid="language" value={language.value} onChange={(e) => (language.value = e.currentTarget.value as typeof language.value)}>
        <option value="en">English</option>
        <option value="zh">中文</option>
      </select>
      <button aria-label={t('common.help')} title={t('common.help')} onClick={showKeys}>?</button>
    </header>
  )
}

function Loading() {
  return <main class="page" aria-busy="true"><p class="empty">{t('common.loading')}</p></main>
}

function Failed() {
  return (
    <main class="page" id="page">
      <p class="note bad" role="alert" data-testid="views-failed">{t('common.page_failed')} <button onClick={() => location.reload()}>{t('common.load_again')}</button></p>
    </main>
  )
}

function Shown() {
  const entry = pages.find((p) => p.name === page.value)
  if (!entry) return <Page name="none" title={t('common.unknown_page')} ready={true}>{null}</Page>
  const View = views.value[entry.name]
  if (!View) return viewsFailed.value ? <Failed /> : <Loading />
  return assetsRead.value && zone.value ? <View key={entry.name} /> : <Loading />
}

export function App() {
  useEffect(() => startShortcuts(showKeys), [])
  const entry = pages.find((p) => p.name === page.value)
  document.title = entry ? `${name(entry)} · Weir` : 'Weir'
  return (
    <>
      <a class="skip" href="#page" onClick={(e) => { e.preventDefault(); document.querySelector<HTMLElement>('#page [tabindex], #page button, #page a')?.focus() }}>{t('nav.skip')}</a>
      <Navigation />
      <Bar />
      <Shown />
      <DialogHost />
      <Toasts />
    </>
  )
}
