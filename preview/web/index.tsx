import React from 'react';
import { createRoot } from 'react-dom/client';
import { loadPlugin } from './loadPlugin.ts';
import { Root } from './Root.tsx';
import { installServices } from './services.ts';

const events = installServices();
const element = document.getElementById('reactRoot');
if (element === null) {
  throw new Error('The page has no place for the preview');
}
const [id = ''] = Object.keys(window.grafanaBootData.settings.apps);
try {
  const plugin = await loadPlugin(id);
  createRoot(element).render(<Root plugin={plugin} events={events} />);
} catch (error) {
  element.textContent = `Plugin failed to load: ${error instanceof Error ? error.message : JSON.stringify(error)}`;
}
