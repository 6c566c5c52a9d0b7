import { render } from 'preact';
import type { SiteData } from '../site/site-data.ts';
import { dataElement } from '../site/site-page.ts';
import { App } from './app.tsx';
import './style.css';

const data = JSON.parse(document.getElementById(dataElement)!.textContent) as SiteData;
render(<App data={data} />, document.getElementById('app')!);
