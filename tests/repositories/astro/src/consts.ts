// Ce que tout le site sait.
export const SITE_TITLE = 'Carnet de voyage';
export const SITE_DESCRIPTION = 'Une semaine à Rome.';
