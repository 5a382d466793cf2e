import { render } from 'preact'
import { App } from './app'
import { startAssets } from './assets'
import { messagesRead } from './i18n'
import { startLive } from './live'
import { readViews } from './pages'
import { startZone } from './zone'
import './theme.css'

// What is not needed to see the first page is asked for beside it.
startLive()
startAssets()
startZone()
void readViews()
void messagesRead.then(() => render(<App />, document.body))
