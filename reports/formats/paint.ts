/** What a piece of text is, so that a terminal can show it; every other output leaves the text as it is. */
export type Tone = 'title' | 'good' | 'bad' | 'warning' | 'quiet' | 'strong';

/** Shows a text in a tone. */
export type Paint = (tone: Tone, text: string) => string;

/** No colour at all. */
export const plain: Paint = (_, text) => text;
