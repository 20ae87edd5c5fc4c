/** @type {import('gatsby').GatsbyConfig} */
module.exports = {
  siteMetadata: {
    title: `Le blog des internes`,
    author: {
      name: `Zoé Roux`,
      summary: `qui écrit le soir.`,
    },
    siteUrl: `https://internat.lycee.example.edu/`,
  },
  plugins: [
    {
      resolve: `gatsby-source-filesystem`,
      options: {
        path: `${__dirname}/content/blog`,
        name: `blog`,
      },
    },
  ],
}
