import type { JapaneseTexts } from './texts.ts';

/** Pipelines. */
export const pipelineTexts = {
  PIPELINE_INVALID: ['パイプライン {name} に問題が {count} 件あります。', '示された箇所を直してください。'],
  PIPELINE_NAME_INVALID: ['この名前はパイプラインに使えません：{reason}。', '{advice}'],
  PIPELINE_EXISTS: ['パイプライン {pipeline} はすでにあります。', 'それを開くか、別の名前にしてください。'],
  PIPELINE_NOT_FOUND: [
    'パイプライン {pipeline} はここにありません。',
    '名前を確認してください。削除された可能性もあります。',
  ],
  PIPELINE_VERSION_NOT_FOUND: ['パイプライン {pipeline} に {version} はありません。', '{advice}'],
  PIPELINE_CONFLICT: [
    'パイプライン {pipeline} はほかの場所で保存されました。リビジョンは {expected} ではなく {found} です。',
    '読み込み直し、現在の内容に変更を加えてください。',
  ],
  STEP_KIND: [
    'ステップ「{step}」は{found}を指定しています。',
    'キー「component」か「pipeline」のどちらか一方を指定してください。',
  ],
  COMPONENT_UNKNOWN: ['処理部品「{component}」はありません。', '{advice}'],
  COMPONENT_RANGE_INVALID: [
    '「{range}」は {component} の版でも範囲でもありません。',
    '例えば {component}@^1（1.x の最新）や {component}@1.2.0（この版）と書いてください。',
  ],
  COMPONENT_VERSION_UNKNOWN: ['{range} に合う {component} の版がありません。', 'あるのは {versions} です。'],
  LOCK_BROKEN: [
    '{what} は {locked} に固定されていますが、{found}。',
    'その版を戻すか、固定し直してください。その場合は合うもののうち最新が使われます。',
  ],
  PIPELINE_UNKNOWN: ['パイプライン「{pipeline}」はありません。', '{advice}'],
  PIPELINE_RECURSIVE: [
    'パイプライン {pipeline} が自分自身を含むことになります：{cycle}。',
    'このステップを外すか、別のパイプラインを使ってください。',
  ],
  PIPELINE_TOO_DEEP: [
    'パイプラインの入れ子が {limit} 段を超えています：{chain}。',
    '最も内側のパイプラインのステップを、それを使うパイプラインに移してください。',
  ],
  PIPELINE_TOO_LARGE: [
    '中のパイプラインを含めて、ステップが {limit} 個を超えています。',
    '順に実行する複数のパイプラインに分けてください。',
  ],
  REFERENCE_INVALID: ['「{reference}」は参照として読み取れません。', '{expected} の形で書いてください。'],
  REFERENCE_UNKNOWN: ['{where}が {reference} を参照していますが、{what}「{name}」。', '{advice}'],
  REFERENCE_NOT_ALLOWED: ['{reference} は{where}に書けません：{reason}。', '{advice}'],
  REFERENCE_LOOKALIKE: [
    '{where}は「{text}」という文字列で、参照のように見えますが参照ではありません。',
    '参照のつもりなら {near} と書いてください。文字列そのものなら「${text}」と書いてください。',
  ],
  STEP_SELF: [
    'ステップ「{step}」が自分自身の出力 {reference} を受け取っています。',
    '前のステップの出力か、パイプラインの入力をつないでください。',
  ],
  STEP_CYCLE: [
    'これらのステップが循環して待ち合っています：{cycle}。',
    'ステップが使えるのは前のステップの結果だけです。接続を1つ外してください。',
  ],
  INPUT_LITERAL: ['{where}の入力「{input}」は {expected} 型で、文書に直接書けません。', '{advice}'],
  INPUT_NOT_SHARED: [
    '{where}の入力「{input}」は全件で共通の1つの値を受け取りますが、{reference} は件ごとに変わる可能性があります。',
    '$files、パラメータ、または「shared: true」の付いたパイプラインの入力をつないでください。',
  ],
  LIST_EXPECTED: [
    '{where}の入力「{input}」はリスト（{expected}）を受け取りますが、{reference} は単一の値です。',
    'リストをつなぐか、単一の {single} を受け取る処理部品を使ってください。',
  ],
  LISTS_UNRELATED: [
    '{where}は「{first}」をリスト {firstOrigin} から、「{second}」を別のリスト {secondOrigin} から受け取っています。要素が対になるのは、同じリストから来ている場合だけです。',
    '両方を同じリストから受け取るか、リストを受け取る処理部品で先に1つにまとめてください。',
  ],
  PIPELINE_FILE_PATH: [
    'ファイル「{name}」が、内容ではなく {file} で指定されています。',
    'ファイルをプラットフォームに送り、その file_id（sha256:…）をここに書いてください。',
  ],
  PIPELINE_FILE_MISSING: [
    '「{name}」が指す内容のファイルがプラットフォームにありません。',
    '先にファイルをプラットフォームに送るか、すでにあるものの file_id を書いてください。',
  ],
  FILE_TWO_TYPES: [
    '{reference} は、ある場所では {first}、{where}では {second} として読まれます。',
    '「files」に2回、用途ごとに書いてください。',
  ],
  PARAMETER_REFERENCE_TYPE: [
    '{where}のパラメータ「{parameter}」は {reference} で、これは{found}です。{expected}である必要があります。',
    '別のパラメータを参照するか、「params」でこのパラメータの型を変えてください。',
  ],
  PARAMETER_DEFAULT_UNFIT: [
    '{where}のパラメータ「{parameter}」は {reference} で、その既定値は{found}です。{expected}である必要があります。',
    '「params」でその既定値を変えてください。',
  ],
  PARAMETER_WITHOUT_VALUE: [
    '{reference} には値がない場合がありますが、{where}には必要です。',
    '「params」でそのパラメータに既定値を付けてください。',
  ],
  PARAMETER_KEY_RESERVED: [
    'キーが「$param」だけのマッピングは、{where}のパラメータに書けません。',
    'パイプラインのパラメータを使うには $params.NAME と書いてください。そうでなければ別のキーを加えてください。',
  ],
  CONDITION_SYNTAX: [
    '条件の{at}文字目が読み取れません：{reason}。',
    '例えば $steps.judge.verdict == "NG" のような比較を書き、複数は「and」または「or」でつないでください。',
  ],
  CONDITION_TYPE: ['ステップ「{step}」の条件では、{left}と{right}を {op} で比べられません。', '{advice}'],
  CONDITION_OPERAND: [
    'ステップ「{step}」の条件は {reference} を見ていますが、これは{found}です。',
    '数値、文字列、または判定（OK か NG）を見てください。',
  ],
  CONDITION_LIST: [
    'ステップ「{step}」の条件は {reference} を見ていますが、これは {list} の要素ごとにあります。',
    '条件は1件全体について決めるものです。リストから1つの値を作るステップを使ってください。',
  ],
  GROUP_SPLIT: [
    'グループ「{group}」は1か所で実行できません。{chain} がいったん外に出て戻ります。',
    '間のステップもグループに入れるか、一部をグループから外してください。',
  ],
  OUTPUT_NOT_A_RESULT: [
    'パイプラインの出力「{output}」は {reference} で、これは{found}です。',
    'ステップの結果（$steps.STEP.OUTPUT）か、パイプラインの入力（$inputs.NAME）にしてください。',
  ],
  STEP_UNUSED: [
    'ステップ「{step}」の結果がどこにも使われていません。',
    '出力のどれかをつなぐか、「outputs」に書くか、ステップを削除してください。',
  ],
  DECLARED_UNUSED: ['{reference} は使われていません。', 'ステップにつなぐか、削除してください。'],
  STEP_LEFT_OUT: [
    'ステップ「{step}」は実行されません。{what}がないためです：{reason}。',
    'そのステップを有効にするか、このステップも外してください。',
  ],
  OUTPUT_LEFT_OUT: [
    '出力「{output}」は作られません。{reference} がないためです：{reason}。',
    'そのステップを有効にするか、別の値にしてください。',
  ],
} as const satisfies JapaneseTexts;
