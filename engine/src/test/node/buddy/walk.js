// What a program does that uses Buddy's client: look around, run, wait, read, cancel, meet errors. Prints what it saw
// as one JSON object; the test that started it judges.
'use strict';
const { promisify } = require('util');
const buddy = require('buddyworksapi');

const [host, token, workspace, project] = process.argv.slice(2);
buddy.client.host = host;

const call = (api, method, ...args) => promisify(buddy[api][method].bind(buddy[api]))(...args);

async function refused(promise) {
    try {
        await promise;
        return 'not refused';
    } catch (error) {
        return { code: error.code, message: error.message, messages: error.messages };
    }
}

async function until(status, pipeline, id) {
    for (let tries = 0; tries < 2000; tries++) {
        const execution = await call('executions', 'getExecution', token, workspace, project, pipeline, id);
        if (execution.status === status) {
            return execution;
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`execution ${id} of pipeline ${pipeline} is not ${status}`);
}

async function main() {
    const seen = {};
    seen.workspaces = await call('workspaces', 'getList', token);
    seen.workspace = await call('workspaces', 'getWorkspace', token, workspace);
    seen.projects = await call('projects', 'getList', token, workspace, null);
    seen.project = await call('projects', 'getProject', token, workspace, project);

    const pipelines = await call('pipelines', 'getList', token, workspace, project, null);
    const named = (name) => pipelines.pipelines.find((it) => it.identifier === name).id;
    seen.pipelines = pipelines.pipelines.map((it) => it.identifier);
    const greet = named('greet');
    const wait = named('wait');
    seen.pipeline = await call('pipelines', 'getPipeline', token, workspace, project, greet);
    const actions = await call('pipelines', 'getPipelineActions', token, workspace, project, greet, null);
    seen.actions = actions.actions;
    seen.action = await call(
        'pipelines', 'getPipelineAction', token, workspace, project, greet, actions.actions[0].id);

    const run = { comment: 'from the client', priority: 'HIGH', variables: [{ key: 'name', value: 'ada' }] };
    seen.run = await call('executions', 'runExecution', token, workspace, project, greet, run);
    seen.done = await until('SUCCESSFUL', greet, seen.run.id);
    seen.again = await call('executions', 'runExecution', token, workspace, project, greet, {});
    seen.list = await call(
        'executions', 'getList', token, workspace, project, greet, { page: 1, per_page: 1 });

    const long = await call('executions', 'runExecution', token, workspace, project, wait, {});
    seen.canceled = await call('executions', 'cancelExecution', token, workspace, project, wait, long.id);
    seen.terminated = await call('executions', 'getExecution', token, workspace, project, wait, long.id);
    seen.retried = await call('executions', 'retryExecution', token, workspace, project, wait, long.id);
    await call('executions', 'cancelExecution', token, workspace, project, wait, long.id);

    seen.cancelTwice = await refused(
        call('executions', 'cancelExecution', token, workspace, project, wait, long.id));
    seen.noExecution = await refused(call('executions', 'getExecution', token, workspace, project, greet, 999));
    seen.noPipeline = await refused(call('executions', 'runExecution', token, workspace, project, 999, {}));
    seen.noWorkspace = await refused(call('workspaces', 'getWorkspace', token, 'nowhere'));
    seen.badVariable = await refused(
        call('executions', 'runExecution', token, workspace, project, greet, { variables: [{ key: 'name' }] }));
    seen.badToken = await refused(call('workspaces', 'getList', 'wrong'));
    seen.notOffered = await refused(
        call('pipelines', 'addPipeline', token, workspace, project, { name: 'new' }));
    console.log(JSON.stringify(seen));
}

main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
});
