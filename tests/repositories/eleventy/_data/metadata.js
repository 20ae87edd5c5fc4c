// Ce que toutes les pages savent.
export default {
	title: "L'atelier radio",
	url: "https://example.com/",
	language: "fr",
	description: "Ce que l'on entend, et comment on l'enregistre.",
	author: {
		name: "Ines Moreau",
		email: "ines@example.com",
	},
};
