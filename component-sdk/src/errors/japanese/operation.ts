import type { JapaneseTexts } from './texts.ts';

/** Webhooks, secrets, settings, and the command. */
export const operationTexts = {
  WEBHOOK_NOT_FOUND: ['Webhook {webhook} はありません。', 'あるものは /api/v1/webhooks で確認できます。'],
  WEBHOOK_LIMIT: ['Webhook がすでに {limit} 個あり、上限です。', '不要なものを削除してください。'],
  WEBHOOK_DISABLED: ['Webhook {webhook} は無効です：{reason}。', '先に「enabled」で有効にしてください。'],
  WEBHOOK_SECRET_INVALID: [
    'Webhook のシークレットとして使えません。',
    '「whsec_」に続けて24～64バイトの乱数を base64 で書くか、省略して自動で作らせてください。',
  ],
  DELIVERY_NOT_FOUND: [
    'Webhook {webhook} に配信 {delivery} はありません。',
    '配信の一覧には過去30日分があります。',
  ],

  SECRET_NOT_FOUND: [
    'シークレット {secret} はありません。',
    '先に「kumiki secrets put {secret}」または /api/v1/secrets で値を登録するか、別の名前を指定してください。',
  ],
  SECRET_VALUE_INVALID: [
    'シークレットの値は6～16384文字の文字列です。',
    'そのような文字列を「value」として送るか、「kumiki secrets put」の標準入力に渡してください。',
  ],
  SECRET_LIMIT: ['シークレットがすでに {limit} 個あり、上限です。', '不要なものを削除してください。'],
  SECRET_KEY_INVALID: [
    '{where}にシークレットの鍵がありません。',
    '「openssl rand -base64 32」で作るような、32バイトの乱数を base64 で書いてください。',
  ],
  SECRET_KEY_MISSING: [
    '{place}は鍵 {key} で封じられていますが、その鍵がありません。',
    'KUMIKI_SECRET_KEY の現在の鍵の後にその鍵を加えるか、値を設定し直してください。',
  ],
  SECRET_UNREADABLE: [
    '{place}が封じたときの内容と違います。',
    'バックアップから記録を戻すか、値を設定し直してください。',
  ],

  SETTINGS_INVALID: [
    '{path} の設定が使えません。',
    '示された箇所を直してください。設定の一覧は docs/configuration.md にあります。',
  ],
  SETTING_UNKNOWN: ['{name} という設定はありません。', '{advice}'],
  SETTING_WRONG: ['設定 {name} は{expected}ではありません。', '直すか、省略してください。'],
  SETTING_INVALID: [
    '環境変数 {name} は「{value}」ですが、{expected}である必要があります。',
    '直すか、省略してください。',
  ],
  ADDRESS_IN_USE: [
    '{address} では別のプロセスがすでに待ち受けています。',
    'そのプロセスを終了するか、--port または KUMIKI_PORT で別のポートを指定してください（0で空きを使用）。',
  ],
  ADDRESS_UNUSABLE: [
    'ここでは {address} で待ち受けできません：{reason}。',
    'このマシンのアドレスを指定し、権限がない場合は1023より大きいポートにしてください。',
  ],

  DISK_NEARLY_FULL: [
    '新しい処理を受け付けません。{store}の空きは {free} で、{reserve} を残す必要があります。',
    '空きを作るか、保存する量を減らすか、disk.reserve を下げてください。実行中のものは最後まで続きます。',
  ],
  ALERT_NOT_FOUND: [
    'アラート {alert} はありません。',
    'アラートの一覧から ID を取ってください。古いアラートは消えます。',
  ],

  PLATFORM_UNREACHABLE: [
    '{url} のプラットフォームから応答がありません：{reason}。',
    '動作しているか（「kumiki up」）、--platform または KUMIKI_PLATFORM のアドレスが正しいか確認してください。',
  ],
  PLATFORM_TOKEN: [
    '{url} のプラットフォームは、呼び出し元を認識できません。',
    '発行されたトークンを KUMIKI_TOKEN に設定してください。今のものは期限切れの可能性があります。',
  ],
  PLATFORM_ANSWER: [
    '{url} の応答は、このコマンドが理解できるプラットフォームのものではありません：{reason}。',
    'アドレスを確認してください。コマンドとプラットフォームはほぼ同じ版にしてください。',
  ],

  USAGE: ['{reason}', '「{command} --help」を見てください。'],
  INPUT_PATTERN_EMPTY: [
    '入力「{input}」に指定された「{pattern}」に合うファイルがありません。',
    'フォルダと拡張子を確認してください。相対パスは {base} から始まります。',
  ],
  INPUT_NAME_NEEDED: [
    '「{given}」がどの入力のものか分かりません。',
    'NAME={given} と書いてください。入力は {inputs} です。',
  ],
  INPUTS_UNEQUAL: [
    '入力が対になりません：{found}。',
    '同じ数の値を渡すか、全件で共通の1つの値を渡してください。',
  ],
  INPUT_SINGLE: [
    '入力「{input}」は全件で共通の1つの値を受け取りますが、{count} 個渡されました。',
    'ファイルまたは値を1つ指定してください。',
  ],
  FILE_OUTSIDE: [
    'ファイル「{file}」は {folder} の外にあります。',
    'そのフォルダに置き、「..」や外へのリンクを使わずに指定してください。',
  ],
  FILE_NOT_BOUND: [
    'パイプラインが「{name}」と呼ぶ内容 {digest} のファイルが {folder} にありません。',
    'ファイルをパイプラインと同じ場所に置くか、パイプラインにファイル名を書いてください。',
  ],
  LABELS_INVALID: [
    '{path} の{line}行目：{reason}。',
    '列 file と label（枠の場合は x、y、width、height も）のある表にしてください。docs/evaluate.md を見てください。',
  ],
  EVALUATION_UNSUITABLE: ['このパイプラインはこの形では評価できません：{reason}。', '{advice}'],
  COMPONENT_FOLDER_NEEDED: [
    '{folder} に component.yaml がありません。',
    '処理部品のフォルダに移動するか、「kumiki new」で作ってください。',
  ],
  PIPELINE_NEEDED: [
    '{folder} に pipeline.yaml も component.yaml もありません。',
    'パイプラインを指定してください：kumiki run PIPELINE.yaml --in image=PHOTO.jpg。',
  ],
  ERROR_UNHANDLED: [
    '処理部品で処理されないエラーが起きました：{reason}。',
    '処理部品ですべての Promise を待ち、タイマーやイベントの中のエラーを捕まえてください。',
  ],
  RUN_ENDED_EARLY: [
    '実行が終わる前にプロセスが終了しました。おそらく処理部品の中の process.exit() が原因です。',
    '処理できない件では処理部品がエラーを投げるようにし、もう一度実行してください。',
  ],
  COMPONENT_TYPES_OLD: [
    '{component} の {file} が component.yaml と合っていません。',
    'そのフォルダで「kumiki generate」を実行してください。',
  ],
  COMPONENT_TYPE_WRONG: [
    '{reason}。',
    'その行を直してください。使っている型と合っていません（TypeScript の {rule}）。',
  ],
  COMPONENT_TYPES_UNCHECKED: [
    '処理部品の型を調べられません：{reason}。',
    'そのフォルダで「npx tsc」を実行し、tsconfig.json を直すか、パッケージを入れ直してください。',
  ],
  NAME_NOT_ALLOWED: [
    '「{name}」は処理部品の名前に使えません。',
    'NAME または PUBLISHER/NAME の形で、それぞれ英小文字で始まり、英小文字・数字・単独のハイフンからなる50文字以内にしてください。',
  ],
  FOLDER_TAKEN: [
    'フォルダ {folder} はすでにあり、空ではありません。',
    '別の名前にするか、--dir で別の場所を指定してください。',
  ],
  INSTALL_FAILED: [
    '新しい処理部品のパッケージを npm でインストールできませんでした：{reason}。',
    'パッケージのレジストリに接続できるか確認し、{folder} で「npm install」を実行してください。',
  ],
  PACK_FAILED: [
    'パッケージ {name} を作れませんでした：{reason}。',
    'ディスクの空きを確認し、ソースから使っている場合は「npm run build」を実行してください。',
  ],
  INTERNAL: [
    'Kumiki の内部で問題が起きました：{reason}。',
    'このメッセージと、そこに至った操作を添えて報告してください。',
  ],
} as const satisfies JapaneseTexts;
