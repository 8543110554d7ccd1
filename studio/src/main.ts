import { mount } from 'svelte';
import './design/base.css';
import App from './app.svelte';

mount(App, { target: document.querySelector('#app')! });
