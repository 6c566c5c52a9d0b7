import { scaffold } from '../scaffold/command.ts';

process.exitCode = await scaffold(process.argv.slice(2));
