/** What is taken where nobody says anything else. */
export const defaultSuite = 'core';
/** In seconds. */
export const defaultTimeLimit = 30;
/** In seconds. */
export const defaultPatience = 2;
/** Failures of one cause. */
export const defaultIdentical = 5;
/** So many tests have to pass, unless fewer than twice as many are chosen. */
export const defaultPassedMin = 10;
