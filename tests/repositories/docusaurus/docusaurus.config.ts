import {themes as prismThemes} from 'prism-react-renderer';
import type {Config} from '@docusaurus/types';
import type * as Preset from '@docusaurus/preset-classic';

// Ceci est exécuté par Node.js : rien de tel ici.
const config: Config = {
  title: 'Mon cours d’électronique',
  tagline: 'Des circuits qui marchent',
  favicon: 'img/favicon.ico',
  future: {
    v4: true,
  },
  url: 'https://cours.example.edu',
  baseUrl: '/electronique/',
  organizationName: 'lycee',
  onBrokenLinks: 'throw',
  i18n: {
    defaultLocale: 'fr',
    locales: ['fr'],
  },
  presets: [
    [
      'classic',
      {
        docs: {sidebarPath: './sidebars.ts', title: 'Pas celui-ci'},
        blog: {showReadingTime: true},
      } satisfies Preset.Options,
    ],
  ],
  themeConfig: {
    navbar: {title: 'Ni celui-là'},
    prism: {theme: prismThemes.github},
  } satisfies Preset.ThemeConfig,
};

export default config;
