import type { ErrorEntry } from '../entry.ts';

const row = { side: 'caller', http: 422, grpc: 'INVALID_ARGUMENT', retryable: false } as const;

/** The pipeline document and what it compiles to. */
export const pipelineErrors = {
  PIPELINE_INVALID: {
    message: 'The pipeline {name} has {count} problem(s).',
    remedy: 'Correct the places listed.',
    ...row,
  },
  PIPELINE_NAME_INVALID: {
    message: 'The name of the pipeline cannot be used: {reason}.',
    remedy: '{advice}',
    ...row,
  },
  PIPELINE_EXISTS: {
    message: 'There is a pipeline {pipeline} already.',
    remedy: 'Open that one, or take another name.',
    ...row,
    http: 409,
    grpc: 'ALREADY_EXISTS',
  },
  PIPELINE_NOT_FOUND: {
    message: 'There is no pipeline {pipeline} here.',
    remedy: 'Check its name; it may also have been removed.',
    ...row,
    http: 404,
    grpc: 'NOT_FOUND',
  },
  PIPELINE_VERSION_NOT_FOUND: {
    message: 'The pipeline {pipeline} has no {version}.',
    remedy: '{advice}',
    ...row,
    http: 404,
    grpc: 'NOT_FOUND',
  },
  PIPELINE_CONFLICT: {
    message: 'The pipeline {pipeline} was saved meanwhile: it is at revision {found}, not {expected}.',
    remedy: 'Read it again, and make your changes to what it is now.',
    ...row,
    http: 409,
    grpc: 'ABORTED',
  },
  STEP_KIND: {
    message: 'The step "{step}" names {found}.',
    remedy: 'Give it either the key "component" or the key "pipeline".',
    ...row,
  },
  COMPONENT_UNKNOWN: {
    message: 'There is no component "{component}".',
    remedy: '{advice}',
    ...row,
    http: 404,
    grpc: 'NOT_FOUND',
  },
  COMPONENT_RANGE_INVALID: {
    message: '"{range}" is not a version of {component}, nor a range of versions.',
    remedy:
      'Write for example {component}@^1 (newest of major version 1), or {component}@1.2.0 (exactly this).',
    ...row,
  },
  COMPONENT_VERSION_UNKNOWN: {
    message: 'No version of {component} fits {range}.',
    remedy: 'There are: {versions}.',
    ...row,
    http: 404,
    grpc: 'NOT_FOUND',
  },
  LOCK_BROKEN: {
    message: '{what} is locked at {locked}, but {found}.',
    remedy: 'Bring that version back, or lock again: the newest version that fits is taken then.',
    ...row,
    http: 409,
    grpc: 'FAILED_PRECONDITION',
  },
  PIPELINE_UNKNOWN: {
    message: 'There is no pipeline "{pipeline}".',
    remedy: '{advice}',
    ...row,
    http: 404,
    grpc: 'NOT_FOUND',
  },
  PIPELINE_RECURSIVE: {
    message: 'The pipeline {pipeline} would contain itself: {cycle}.',
    remedy: 'Take this step out, or use another pipeline in it.',
    ...row,
  },
  PIPELINE_TOO_DEEP: {
    message: 'Pipelines are nested more than {limit} deep here: {chain}.',
    remedy: 'Put the steps of the innermost pipeline into the one that uses it.',
    ...row,
  },
  PIPELINE_TOO_LARGE: {
    message: 'With the pipelines inside of it there are more than {limit} steps.',
    remedy: 'Split it into pipelines that run one after the other.',
    ...row,
  },
  REFERENCE_INVALID: {
    message: '"{reference}" cannot be read as a reference.',
    remedy: 'Write {expected}.',
    ...row,
  },
  REFERENCE_UNKNOWN: {
    message: '{where} refers to {reference}, but {what} "{name}".',
    remedy: '{advice}',
    ...row,
  },
  REFERENCE_NOT_ALLOWED: {
    message: '{reference} cannot stand in {where}: {reason}.',
    remedy: '{advice}',
    ...row,
  },
  REFERENCE_LOOKALIKE: {
    message: '{where} is the text "{text}", which looks like a reference but is none.',
    remedy: 'Write {near} if that is meant; for the text itself write "${text}".',
    ...row,
  },
  STEP_SELF: {
    message: 'The step "{step}" takes its own output {reference}.',
    remedy: 'Connect the output of an earlier step, or an input of the pipeline.',
    ...row,
  },
  STEP_CYCLE: {
    message: 'These steps wait for each other in a circle: {cycle}.',
    remedy: 'A step can use only what earlier steps give: take one of these connections away.',
    ...row,
  },
  INPUT_LITERAL: {
    message: 'The input "{input}" of {where} is of type {expected}, which cannot be written in the document.',
    remedy: '{advice}',
    ...row,
  },
  INPUT_NOT_SHARED: {
    message:
      'The input "{input}" of {where} takes one value for all items; {reference} may differ from item to item.',
    remedy: 'Give it one of $files, a parameter, or a pipeline input that is marked "shared: true".',
    ...row,
  },
  LIST_EXPECTED: {
    message: 'The input "{input}" of {where} takes a list ({expected}); {reference} is a single value.',
    remedy: 'Connect a list, or use a component that takes a single {single}.',
    ...row,
  },
  LISTS_UNRELATED: {
    message:
      '{where} takes "{first}" from the list {firstOrigin} and "{second}" from another list, {secondOrigin}; ' +
      'elements go in pairs only where both come from the same list.',
    remedy:
      'Take both from the same list, or put one list together first with a component that takes a list.',
    ...row,
  },
  PIPELINE_FILE_PATH: {
    message: 'The file "{name}" is given as {file}, and not by its content.',
    remedy: 'Send the file to the platform, and write its file_id (sha256:…) here.',
    ...row,
  },
  PIPELINE_FILE_MISSING: {
    message: 'The platform has no file of the content that "{name}" names.',
    remedy: 'Send the file to the platform before, or write the file_id of one that is there.',
    ...row,
  },
  FILE_TWO_TYPES: {
    message: '{reference} is read as {first} in one place and as {second} in {where}.',
    remedy: 'Name the file twice under "files", once for each.',
    ...row,
  },
  PARAMETER_REFERENCE_TYPE: {
    message: 'The parameter "{parameter}" of {where} is {reference}, which is {found}; expected {expected}.',
    remedy: 'Refer to another parameter, or change the type of this one under "params".',
    ...row,
  },
  PARAMETER_DEFAULT_UNFIT: {
    message:
      'The parameter "{parameter}" of {where} is {reference}, whose default is {found}; expected {expected}.',
    remedy: 'Change that default under "params".',
    ...row,
  },
  PARAMETER_WITHOUT_VALUE: {
    message: '{reference} may have no value, but {where} needs one.',
    remedy: 'Give the parameter a default under "params".',
    ...row,
  },
  PARAMETER_KEY_RESERVED: {
    message: 'A mapping with "$param" as its only key cannot stand in the parameters of {where}.',
    remedy: 'To use a parameter of the pipeline write $params.NAME; otherwise add another key.',
    ...row,
  },
  CONDITION_SYNTAX: {
    message: 'The condition cannot be read at its character {at}: {reason}.',
    remedy: 'Write a comparison such as $steps.judge.verdict == "NG", several joined by "and" or by "or".',
    ...row,
  },
  CONDITION_TYPE: {
    message: 'The condition of the step "{step}" cannot compare {left} with {right} by {op}.',
    remedy: '{advice}',
    ...row,
  },
  CONDITION_OPERAND: {
    message: 'The condition of the step "{step}" looks at {reference}, which is {found}.',
    remedy: 'Look at a number, a text or a verdict (OK or NG).',
    ...row,
  },
  CONDITION_LIST: {
    message:
      'The condition of the step "{step}" looks at {reference}, of which there is one for each element of {list}.',
    remedy: 'A condition decides for the whole item: use a step that takes the list and gives one value.',
    ...row,
  },
  GROUP_SPLIT: {
    message: 'The group "{group}" cannot run in one place: {chain} leads out of it and back.',
    remedy: 'Put the steps between into the group too, or take some out of it.',
    ...row,
  },
  OUTPUT_NOT_A_RESULT: {
    message: 'The output "{output}" of the pipeline is {reference}, which is {found}.',
    remedy: 'Give the result of a step ($steps.STEP.OUTPUT) or an input of the pipeline ($inputs.NAME).',
    ...row,
  },
  STEP_UNUSED: {
    message: 'Nothing uses what the step "{step}" gives.',
    remedy: 'Connect one of its outputs, name one under "outputs", or remove the step.',
    ...row,
  },
  DECLARED_UNUSED: {
    message: '{reference} is never used.',
    remedy: 'Connect it to a step, or remove it.',
    ...row,
  },
  STEP_LEFT_OUT: {
    message: 'The step "{step}" is left out, since {what} is not there: {reason}.',
    remedy: 'Enable that step, or disable this one too.',
    ...row,
  },
  OUTPUT_LEFT_OUT: {
    message: 'The output "{output}" is left out, since {reference} is not there: {reason}.',
    remedy: 'Enable that step, or take another value.',
    ...row,
  },
} as const satisfies Record<string, ErrorEntry>;
