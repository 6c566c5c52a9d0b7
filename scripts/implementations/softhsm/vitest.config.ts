import { testsApart } from '../../tests-apart.ts';

/** What real tokens do. A library is loaded into a process, and the folders of one are told by its number. */
export default testsApart('scripts/implementations/softhsm/**/*.softhsm.ts', { pool: 'forks' });
