import './mantine.css';
import '@mantine/notifications/styles.css';
import './app.css';
import { setNonce } from 'get-nonce';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { nonce } from './nonce';

// What locks the scroll behind a dialog writes a style element, too.
setNonce(nonce());
createRoot(document.getElementById('root')!).render(<App />);
