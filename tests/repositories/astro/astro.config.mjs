// @ts-check
import mdx from '@astrojs/mdx';
import sitemap from '@astrojs/sitemap';
import { defineConfig, fontProviders } from 'astro/config';

export default defineConfig({
  site: 'https://carnet.example.edu',
  base: '/voyage',
  integrations: [mdx(), sitemap()],
  fonts: [{ provider: fontProviders.local(), name: 'Atkinson' }],
})
