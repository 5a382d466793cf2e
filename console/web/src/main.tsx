import { render } from 'preact'
import { App } from './app'
import { startAssets } from './assets'
import { messagesRead } from './i18n'
import { startLive } from './live'
import './theme.css'

startLive()
startAssets()
void messagesRead.then(() => render(<App />, document.body))
