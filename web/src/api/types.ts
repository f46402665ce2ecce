import type { components as Portal } from './forgeportal';
import type { components as Own } from './slipway';

type Schemas = Own['schemas'];

export type RunStatus = Schemas['RunStatus'];
export type RunRow = Schemas['RunRow'];
export type Run = Schemas['Run'];
export type StepView = Schemas['StepView'];
export type AttemptTimes = Schemas['AttemptTimes'];
export type Statistics = Schemas['Statistics'];
export type Durations = Schemas['Durations'];
export type NumberedLine = Schemas['NumberedLine'];
export type Definition = Schemas['DefinitionDetail'];
export type DefinitionRef = Schemas['DefinitionRef'];
export type DryRun = Schemas['DryRun'];
export type Approval = Schemas['Approval'];
export type Action = Schemas['Action'];
export type ByStatus = Schemas['ByStatus'];
export type Template = Portal['schemas']['Template'];
export type Me = Portal['schemas']['User'];
