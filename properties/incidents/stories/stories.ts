import { losses } from './losses.ts';
import { returns } from './returns.ts';
import type { IncidentStory } from './story.ts';

/** Ten incidents as they would have been seen, each with what is to be said of it. */
export const incidentStories: readonly IncidentStory[] = [...losses, ...returns];
