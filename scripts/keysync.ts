#!/usr/bin/env node
import { rememberCompiled } from './compile-cache.ts';
import { keepShellFolder } from './shell-folder.ts';

keepShellFolder(process.env);
rememberCompiled();
const { runAsProcess } = await import('./run-as-process.ts');
await runAsProcess(process.argv.slice(2), process);
