import type { components as Portal } from '@/api/forgeportal';
import type { components as Own, paths } from '@/api/slipway';

export type Project = Own['schemas']['Project'];
export type Secret = Own['schemas']['Secret'];
export type Token = Own['schemas']['Token'];
export type Finding = Own['schemas']['Finding'];
export type AuditEntry = Portal['schemas']['AuditEntry'];

type Answer<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { 'application/json': { data: infer D } } } } } }
  ? D
  : never;

export type Node = Answer<'/nodes'>['nodes'][number];
export type Queue = Answer<'/queue'>;
export type CatalogProblem = Answer<'/catalog/problems'>['problems'][number];
