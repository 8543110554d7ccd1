import type { JapaneseTexts } from './texts.ts';

/** Documents, images, previews, components and their workers. */
export const documentTexts = {
  DOCUMENT_TOO_LARGE: [
    '{name} は {found} あります。上限は {limit} です。',
    '分割するか、大きなデータはファイルに置いてください。',
  ],
  DOCUMENT_TOO_DEEP: ['{name} の入れ子が {limit} 段を超えています。', '入れ子を浅くしてください。'],
  DOCUMENT_ALIASES: [
    '{name} でエイリアスによる参照が {limit} 回を超えています。',
    '値を書き下してください。エイリアスは短い繰り返しのためのものです。',
  ],
  DOCUMENT_ALIAS_SIZE: [
    '{name} のエイリアスを展開すると、値が {limit} 個を超えます。',
    'エイリアスによる繰り返しを減らし、大きなデータはファイルに置いてください。',
  ],
  DOCUMENT_SYNTAX: [
    '{name} は YAML または JSON として正しくありません：{reason}。',
    'この場所の構文を直してください。',
  ],
  DOCUMENT_KEY_DUPLICATE: [
    'キー「{key}」がここに複数あります。',
    '1つだけ残してください。最初のものは{first}行目にあります。',
  ],
  DOCUMENT_KEY_FORBIDDEN: ['キー「{key}」は使えません。', '別の名前にしてください。'],
  DOCUMENT_NUMBER: ['「{found}」は使えない数値です。', '有限の数値にしてください。'],
  FIELD_UNKNOWN: ['「{key}」は{where}のキーではありません。', '{advice}'],
  FIELD_MISSING: ['{where}にはキー「{key}」が必要です。', '「{key}」を追加してください：{expected}。'],
  FIELD_RECOMMENDED: [
    '{where}にはキー「{key}」を付けることをお勧めします。',
    '「{key}」を追加してください：{expected}。',
  ],
  FIELD_INVALID: ['{where}は{found}です。{expected}である必要があります。', '{expected}を指定してください。'],
  SCHEMA_NOT_ALLOWED: ['{where}のスキーマは使えません：{reason}。', '{advice}'],
  MANIFEST_INVALID: ['マニフェスト {name} に問題が {count} 件あります。', '示された箇所を直してください。'],

  IMAGE_EMPTY: ['{source} は空です。', 'ファイルが完全に書き込まれたか確認し、もう一度送ってください。'],
  IMAGE_FORMAT_NOT_ALLOWED: [
    '{source} は {found} で、画像として読み込めません。',
    'JPEG、PNG、WebP、TIFF、GIF、AVIF のいずれかの画像にしてください。判断にはファイル名ではなく内容を使います。',
  ],
  IMAGE_UNREADABLE: [
    '{source} は {format} として始まっていますが、読み込めません：{reason}。',
    'ファイルが壊れているか、途中で切れています。保存し直すか、もう一度送ってください。',
  ],
  IMAGE_TOO_LARGE: [
    '{source} は {width}×{height} 画素（{pages} ページ）です。上限は合計 {limit} 画素です。',
    '画像を縮小するか、タイルに分けるか、画素数の上限を上げてください。',
  ],
  IMAGE_RESULT_TOO_LARGE: [
    '結果が {width}×{height} 画素になります。この画像の上限は {limit} 画素です。',
    'より小さい大きさにしてください。',
  ],
  IMAGE_AREA_EMPTY: [
    '領域 {area} には、{width}×{height} の画像の画素が含まれていません。',
    '領域を画像の中に動かすか、大きくしてください。',
  ],
  IMAGE_KIND_NOT_SUPPORTED: ['{operation}は{kind}を扱えません。', '{advice}'],
  IMAGE_ENCODE_FAILED: [
    '{width}×{height} の画像を {format} として書き出せません：{reason}。',
    '別の形式にするか、小さくしてください。',
  ],
  IMAGE_LIMIT_TOO_SMALL: [
    '画像を {limit} バイト以下の {format} にできません。{width}×{height} 画素、品質 {quality} で {size} になります。',
    'バイト数の上限を上げるか、品質を下げるか、別の形式にしてください。',
  ],
  IMAGE_OPERATION_FAILED: [
    '画像処理に失敗しました：{reason}。',
    'パラメータが画像の大きさや種類に合っているか確認してください。',
  ],
  IMAGE_SIZES_DIFFER: [
    '{operation}には同じ大きさの画像が必要です。{width}×{height} と {otherWidth}×{otherHeight} 画素です。',
    'このステップの前に「基準への位置合わせ」や「リサイズ」で大きさをそろえてください。',
  ],
  FRAME_MISMATCH: [
    '{what}は、渡された画像（{expected}）ではなく別の画像（{found}）のものです。',
    'それが見つかった画像か、その画像から位置の対応が分かる処理で作られた画像を渡してください。',
  ],
  VALUE_INVALID: [
    '{type} 型の値が正しくありません：{reason}。',
    'docs/values.md にある {type} のスキーマと比べてください。',
  ],

  IMAGE_VIEW_LIMIT: [
    '{source} は大きすぎて表示できません：{reason}。',
    'ファイルそのものを読むか、小さくしてください。',
  ],
  IMAGE_VIEW_FAILED: [
    '{source} を表示できませんでした。処理プロセスが終了しました（{reason}）。',
    'もう一度試してください。毎回起きる場合は、ファイルそのものを読んでください。',
  ],
  IMAGE_VIEWS_BUSY: [
    '表示を待っている画像がすでに {waiting} 枚あります。',
    '数秒後にもう一度試してください。',
  ],

  PREVIEW_SUPERSEDED: [
    'セッション「{session}」の新しいプレビューに置き換えられました。',
    '新しいプレビューをお待ちください。',
  ],
  PINS_TOO_MANY: [
    '固定した結果として保存できる量（1つのパイプラインで {count} ステップ、{megabytes} MB）を超えています。',
    'ほかのステップの固定を解除するか、小さい画像で試してください。',
  ],
  PREVIEW_GONE: [
    'このアドレスのプレビューの値「{name}」はもうありません。',
    'プレビューをもう一度実行してください。結果は数分間だけ保持されます。',
  ],
  PREVIEW_TOO_LONG: [
    'プレビューに {seconds} 秒以上かかりました。',
    '手前のステップまでにするか、小さい画像を使ってください。',
  ],
  PREVIEWS_BUSY: ['すでに {running} 件のプレビューを処理しています。', '数秒後にもう一度試してください。'],

  COMPONENT_FOLDER_INVALID: ['処理部品のフォルダ {dir} は使えません：{reason}。', '{advice}'],
  COMPONENT_GONE: [
    '処理部品 {component} は計画したときのものがありません：{reason}。',
    'その版を戻すか、パイプラインの新しい版を作ってください。新しい版では今ある処理部品を使います。',
  ],
  COMPONENT_LOAD_FAILED: [
    '処理部品 {component} を読み込めません：{reason}。',
    '修正してください。そのフォルダで「kumiki check」を実行すると詳細が分かります。TypeScript はそのまま実行されるため、enum とパラメータプロパティは使えません。ファイルの import には「./helper.ts」のように拡張子が必要です。',
  ],
  COMPONENT_SETUP_FAILED: [
    '処理部品 {component} の起動に失敗しました：{reason}。',
    'ログを確認してください。作者は処理部品のフォルダで「kumiki run」を実行すると再現できます。',
  ],
  COMPONENT_STREAM_INVALID: [
    '処理部品 {component} のストリームが正しくありません：{reason}。',
    'フレームを受け取ってから次のフレームを受け取るまでに、答えをちょうど1つ返すようにしてください。',
  ],
  COMPONENT_STREAM_MISSING: [
    '処理部品 {component} はフレームをまたいで状態を保ちますが、stream がありません。',
    'ストリームを区別できるように、作者が run の代わりに stream を実装するか、プラットフォームのマシンに配備してください。',
  ],
  COMMAND_UNUSABLE: ['処理部品 {component} はプログラム「{program}」を使えません：{reason}。', '{advice}'],
  COMPONENT_PACKAGE_MISSING: [
    '処理部品 {component} が読み込むパッケージ「{package}」がインストールされていません。',
    '処理部品の package.json に書き、そのフォルダで「npm install」を実行してください。onnxruntime-node の場合は、Kumiki をインストールしたフォルダで「ONNXRUNTIME_NODE_INSTALL=skip npm install」を実行してください。GPU 用のファイルを取得できないと、npm が省いてしまうためです。',
  ],
  COMPONENT_THREW: [
    '処理部品 {component} が失敗しました：{reason}。',
    'ログを確認してください。作者は処理部品のフォルダで「kumiki run」を実行すると再現できます。',
  ],
  COMPONENT_OUTPUT_MISSING: [
    '処理部品 {component} が出力「{output}」を返しませんでした。',
    'run() で返すか、component.yaml で省略可（optional）にしてください。',
  ],
  COMPONENT_OUTPUT_UNKNOWN: [
    '処理部品 {component} が、マニフェストにない出力「{output}」を返しました。',
    'component.yaml の outputs に書くか、返さないようにしてください。',
  ],
  COMPONENT_OUTPUT_TYPE: [
    '{component} の出力「{output}」は{found}です。マニフェストでは{expected}です。',
    '{expected}を返すか、component.yaml の型を変えてください。',
  ],
  INPUT_MISSING: ['{where}には入力「{input}」が必要です。', '{expected} 型の値をつないでください。'],
  INPUT_UNKNOWN: ['{where}に入力「{input}」はありません。', '{advice}'],
  INPUT_TYPE: [
    '{where}の入力「{input}」は{found}です。{expected}である必要があります。',
    '{expected}を渡してください。',
  ],
  PARAMETERS_INVALID: [
    '{where}のパラメータが足りないか、正しく組み合わされていません。{expected}が必要です。',
    '{expected}を指定してください。',
  ],
  PARAMETER_INVALID: [
    '{where}のパラメータ「{parameter}」は{found}です。{expected}である必要があります。',
    '{expected}を指定してください。',
  ],
  PARAMETER_UNKNOWN: ['{where}にパラメータ「{parameter}」はありません。', '{advice}'],
  DATA_UNUSABLE: ['{what}は使えません：{reason}。', '{advice}'],
  TRY_AGAIN: [
    '{what}は現在利用できません：{reason}。',
    'ステップで再試行が許されていれば、自動的に再試行されます。',
  ],
  STEP_TIMEOUT: ['{where}に {limit}以上かかりました。', '制限時間を延ばすか、小さい画像を渡してください。'],
  CANCELLED: ['{what}は中止されました。', '必要なときにもう一度開始してください。'],

  OUTSIDE_NOT_ALLOWED: [
    'フォルダ「{path}」は処理部品による利用（{use}）が許可されていません。',
    '運用者が {setting} で許可したフォルダか、その中のフォルダを指定してください。',
  ],
  OUTSIDE_NONE_ALLOWED: [
    '処理部品による利用（{use}）が許可されたフォルダが、まだありません。',
    '運用者が {setting} でフォルダを許可します（パイプラインを実行するプロセスの設定）。',
  ],
  OUTSIDE_BUCKET_NOT_ALLOWED: [
    'バケット「{bucket}」は処理部品による利用（{use}）が許可されていません。許可されているのは {allowed} です。',
    'そのどれかを指定してください。ほかのバケットは運用者が {setting} で追加します。',
  ],
  OUTSIDE_BUCKETS_INVALID: [
    '{setting} のバケットを使えません：{reason}。',
    '名前ごとに endpoint、bucket、accessKey、secretKey を持つ JSON オブジェクトを書いてください。',
  ],
  OUTSIDE_PREFIX_INVALID: [
    'プレフィックス「{prefix}」に、空の部分、「.」、「..」、または制御文字があります。',
    'line-3/morning のように、名前を「/」1つで区切って書いてください。',
  ],
  OUTSIDE_TOO_MUCH: ['{what}が {limit} を超えています。', '{advice}'],

  WORKER_START_FAILED: ['{component} のワーカーが起動しませんでした：{reason}。', '{advice}'],
  WORKER_CRASHED: [
    '{component} のワーカーが処理の途中で終了しました：{how}。',
    'ログを確認してください。次の試行のために起動し直されます。',
  ],
  WORKER_MEMORY: [
    '{component} のプロセスを終了しました。メモリの上限 {limit} に対して {used} を使いました。',
    '小さい画像を渡すか、保持するものを減らすか、KUMIKI_WORKER_MEMORY を大きく（例：8Gi）してください。',
  ],
  WORKER_SCRATCH: [
    '{component} のプロセスを終了しました。{folder} の使用量が上限 {limit} を超えて {used} になりました。',
    '書き込みを減らすか、不要なものを消すか、{setting} を大きく（例：8Gi）してください。',
  ],
  WORKER_DISK_FULL: [
    '処理部品 {component} が書き込む空き容量がありません：{reason}。',
    'TMPDIR のある場所に空きを作るか、書き込みを減らしてください。',
  ],
  WORKER_DRAINING: [
    '{component} のワーカーは終了中で、新しい処理を受け付けません。',
    'ステップで再試行が許されていれば、別のワーカーで再試行されます。',
  ],
  WORKER_BUSY: [
    '{component} のワーカーは同時に {limit} 件まで処理でき、すでに上限です。',
    '結果が1つ返ってから次のパケットを送ってください。',
  ],
  WORKER_VERSION: [
    '{who}は処理部品の規約の版 {found} を使っています。版 {expected} が必要です。',
    '同じメジャー版の Kumiki と処理部品 SDK を使ってください。',
  ],
  WORKER_ANSWER_INVALID: [
    '{component} のワーカーが処理部品の規約に反しています：{reason}。',
    'ワーカーを直してください。「kumiki conformance」で動作を確認できます。',
  ],
  WORKER_REQUEST_INVALID: [
    'クライアントが処理部品の規約に反しています：{reason}。',
    'クライアントを直してください。ワーカーが受け取るものは docs/component-contract.md にあります。',
  ],
  WORKER_REFERENCE_REFUSED: [
    '共有フォルダのファイル「{name}」は受け付けられません：{reason}。',
    'そこに書かれた正しい大きさのファイルを、そのままの名前で指定してください。',
  ],
  WORKER_SHARED_FULL: [
    '共有フォルダ {folder} に {size} バイトの空きがありません。',
    'メモリを増やすか（コンテナでは --shm-size）、同時に処理する件数を減らしてください。',
  ],

  PYTHON_NOT_FOUND: [
    '処理部品 {component} には Python {needed} 以降が必要です。{found}。',
    'Python {needed} 以降をインストールするか、環境変数 KUMIKI_PYTHON にそのプログラムを指定してください。',
  ],
  PYTHON_LOCK_MISSING: [
    'Python の処理部品 {component} のフォルダに requirements.lock がありません。',
    '「pip-compile --generate-hashes --strip-extras -o requirements.lock requirements.txt」（pip-tools）で作ってください。空でも構いません。',
  ],
  PYTHON_PACKAGES_FAILED: [
    '{component} の Python パッケージをインストールできません：{reason}。',
    'パッケージのレジストリに接続でき、このマシン用のものがあるか確認してから、もう一度試してください。',
  ],
  PYTHON_HASH_MISMATCH: [
    '{component} の Python パッケージが requirements.lock のものと違います：{reason}。',
    'パッケージの出所を確認し、信頼できる場合だけ requirements.lock を作り直してください。',
  ],
  PYTHON_PACKAGE_MISSING: [
    '処理部品 {component} が「{package}」を読み込もうとしましたが、インストールされていません。',
    'requirements.txt に書いて requirements.lock を作り直すか、名前を直してください。',
  ],
} as const satisfies JapaneseTexts;
