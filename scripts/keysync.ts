#!/usr/bin/env node
import { runAsProcess } from './run-as-process.ts';
import { keepShellFolder } from './shell-folder.ts';

keepShellFolder(process.env);
await runAsProcess(process.argv.slice(2), process);
