import { defineConfig } from 'vitepress'

// https://vitepress.dev/reference/site-config
export default defineConfig({
  lang: 'fr-FR',
  title: "Aide du CDI",
  description: "Emprunter, chercher, imprimer",
  srcExclude: ['brochure/**'],
  themeConfig: {
    nav: [{ text: 'Accueil', link: '/' }],
    sidebar: [{ text: 'Guide', items: [{ text: 'Emprunter', link: '/emprunter' }] }]
  }
})
