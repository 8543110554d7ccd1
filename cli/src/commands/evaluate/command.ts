import { usageError, wholeNumber } from '../../arguments/parse.ts';
import { defineCommand } from '../../command.ts';
import { platformOption, platformToRun } from '../../platform/where.ts';

export const evaluateCommand = defineCommand({
  name: 'evaluate',
  usage: [
    'PIPELINE.yaml --labels labels.csv [OPTIONS]',
    'NAME[@VERSION] --platform URL --labels labels.csv [OPTIONS]',
  ],
  description:
    'Says how often a pipeline is right on images with known answers: precision, recall, what is taken for what, and which threshold is best.',
  positionals: 1,
  options: {
    labels: {
      type: 'string',
      value: 'FILE.csv',
      help: 'The answers: columns file and label, for boxes also x, y, width and height, one row a thing. Files are named as seen from its folder.',
    },
    output: {
      type: 'string',
      value: 'NAME',
      help: 'The output that is compared; where it is not given, the first one of a type that fits.',
    },
    score: {
      type: 'string',
      value: 'NAME',
      help: 'For verdicts: an output that says how bad an image is (a number, or detections, whose highest score counts), for the threshold sweep.',
    },
    iou: {
      type: 'string',
      value: 'SHARE',
      help: 'How much boxes have to overlap to be a hit; 0.5 where it is not given.',
    },
    param: { type: 'string', short: 'p', multiple: true, value: 'NAME=VALUE', help: 'A parameter.' },
    report: {
      type: 'string',
      value: 'FILE.html',
      help: 'Also writes a page, with charts and all that went wrong.',
    },
    components: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      help: 'A folder of components, looked into before those that "kumiki run" knows.',
    },
    concurrency: {
      type: 'string',
      value: 'N',
      help: 'Images in work at a time; as many as cores where it is not given.',
    },
    platform: platformOption,
    json: { type: 'boolean', help: 'One JSON object for programs.' },
  },
  examples: [
    'kumiki evaluate pipeline.yaml --labels labels.csv -p confidence=0.05 --report evaluation.html',
    'kumiki evaluate pipeline.yaml --labels verdicts.csv --score detections --json',
    'kumiki evaluate find-and-mark@3 --platform https://kumiki.example --labels verdicts.csv',
  ],
  async run({ options, positionals: [path] }) {
    const { labels } = options;
    if (path === undefined) throw usageError('evaluate', 'It needs a pipeline.');
    if (labels === undefined)
      throw usageError('evaluate', 'It needs --labels: a table of files and answers.');
    const iou = options.iou === undefined ? 0.5 : Number(options.iou);
    if (!(iou > 0 && iou <= 1))
      throw usageError('evaluate', `--iou takes a number above 0 up to 1, not "${options.iou}".`);
    const concurrency = wholeNumber('evaluate', '--concurrency', options.concurrency);
    const { components, param, json: quiet } = options;
    const platform = platformToRun('evaluate', options.platform, path, {
      '--components': components.length > 0,
      '--concurrency': concurrency !== undefined,
    });
    const { evaluate } = await import('./evaluate.ts');
    const subject = async () => {
      if (platform) return await (await import('./subject/there.ts')).subjectThere(platform, path, param);
      const { subjectHere } = await import('./subject/here.ts');
      return await subjectHere(path, { params: param, components, concurrency, quiet });
    };
    return await evaluate(subject, { ...options, labels, iou });
  },
});
