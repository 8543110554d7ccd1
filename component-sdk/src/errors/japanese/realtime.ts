import type { JapaneseTexts } from './texts.ts';

/** Pipelines that stay up, and their frames. */
export const realtimeTexts = {
  DEPLOYMENT_NOT_FOUND: [
    'パイプライン {pipeline} はデプロイされていません。',
    '「kumiki deploy {pipeline}」または POST /api/v1/deployments でデプロイしてください。',
  ],
  DEPLOYMENT_NOT_READY: [
    'パイプライン {pipeline} のデプロイはフレームを受け付けていません：{reason}。',
    'しばらくしてからもう一度試してください。「kumiki deploy」で状態の確認と再開ができます。',
  ],
  DEPLOYMENT_STOPPED: [
    'フレームの順番が来る前にデプロイが停止されました。',
    'デプロイが再開してから、もう一度送ってください。',
  ],
  DEPLOYMENT_UNSUITABLE: [
    'パイプライン {pipeline} はデプロイできません：{reason}。',
    'バッチで実行するか、これらのステップに別の処理部品を使ってください。',
  ],
  DEPLOYMENTS_TOO_MANY: [
    'デプロイが {limit} 件あり、これ以上は作れません。',
    '不要なものを削除するか、KUMIKI_REALTIME_DEPLOYMENTS を増やしてください。',
  ],
  STREAMS_TOO_MANY: [
    'このデプロイでは {limit} 本のストリームが開いており、これ以上は受け付けません。',
    '何も送っていないストリームを終了するか、KUMIKI_REALTIME_STREAMS を増やしてください。',
  ],
  FRAME_DROPPED: [
    'フレームが破棄されました：{reason}。',
    '1秒あたりのフレーム数を減らすか、待てる数を増やすか、レプリカを増やしてください。',
  ],
  FRAME_LATE: [
    'フレームの結果が {limit}以内に得られませんでした。',
    '1秒あたりのフレーム数を減らすか、レプリカまたは制限時間を増やしてください。',
  ],
  FRAME_RESULT_TOO_LARGE: [
    'フレームの結果が、1つのメッセージに入る {limit} バイトを超えています。',
    'パイプラインの出力画像を小さくするか、mode RECORDED または WebSocket を使ってください。',
  ],
  FRAME_INVALID: [
    'メッセージはフレームとして読み取れません：{reason}。',
    'docs/realtime.md の説明のとおりに送ってください。',
  ],
} as const satisfies JapaneseTexts;
