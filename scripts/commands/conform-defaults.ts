/** What is taken where nobody says anything else. */
export const defaultSuite = 'core';
/** In seconds. */
export const defaultTimeLimit = 30;
/** In seconds. */
export const defaultPatience = 2;
