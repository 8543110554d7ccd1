# Made from component-sdk/src/errors/table/ by "npm run generate"; changes here are lost.
import json

ERRORS = json.loads("""
{
 "DOCUMENT_TOO_LARGE": {
  "message": "{name} has {found}; the limit is {limit}.",
  "remedy": "Split it, or keep large data in files.",
  "side": "caller",
  "retryable": false
 },
 "DOCUMENT_TOO_DEEP": {
  "message": "{name} is nested more than {limit} levels deep.",
  "remedy": "Flatten it.",
  "side": "caller",
  "retryable": false
 },
 "DOCUMENT_ALIASES": {
  "message": "{name} repeats anchors by alias more than {limit} times.",
  "remedy": "Write the values out; aliases are for a few short repeats.",
  "side": "caller",
  "retryable": false
 },
 "DOCUMENT_ALIAS_SIZE": {
  "message": "{name} grows by more than {limit} values when its aliases are written out.",
  "remedy": "Repeat less by alias; keep large data in files.",
  "side": "caller",
  "retryable": false
 },
 "DOCUMENT_SYNTAX": {
  "message": "{name} is not valid YAML or JSON: {reason}.",
  "remedy": "Correct the syntax at this place.",
  "side": "caller",
  "retryable": false
 },
 "DOCUMENT_KEY_DUPLICATE": {
  "message": "The key \\"{key}\\" stands here more than once.",
  "remedy": "Keep one of them; the first is on line {first}.",
  "side": "caller",
  "retryable": false
 },
 "DOCUMENT_KEY_FORBIDDEN": {
  "message": "The key \\"{key}\\" is not allowed in a document.",
  "remedy": "Use another name.",
  "side": "caller",
  "retryable": false
 },
 "DOCUMENT_NUMBER": {
  "message": "\\"{found}\\" is not a number that a document can hold.",
  "remedy": "Use a finite number.",
  "side": "caller",
  "retryable": false
 },
 "FIELD_UNKNOWN": {
  "message": "\\"{key}\\" is not a key of {where}.",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "FIELD_MISSING": {
  "message": "{where} needs the key \\"{key}\\".",
  "remedy": "Add \\"{key}\\": {expected}.",
  "side": "caller",
  "retryable": false
 },
 "FIELD_RECOMMENDED": {
  "message": "{where} should have the key \\"{key}\\".",
  "remedy": "Add \\"{key}\\": {expected}.",
  "side": "component",
  "retryable": false
 },
 "FIELD_INVALID": {
  "message": "{where} is {found}; expected {expected}.",
  "remedy": "Give {expected}.",
  "side": "caller",
  "retryable": false
 },
 "SCHEMA_NOT_ALLOWED": {
  "message": "The schema of {where} cannot be used: {reason}.",
  "remedy": "{advice}",
  "side": "component",
  "retryable": false
 },
 "MANIFEST_INVALID": {
  "message": "The manifest {name} has {count} problem(s).",
  "remedy": "Correct the places listed.",
  "side": "component",
  "retryable": false
 },
 "IMAGE_EMPTY": {
  "message": "{source} has no bytes.",
  "remedy": "Check that the file was written completely and send it again.",
  "side": "caller",
  "retryable": false
 },
 "IMAGE_FORMAT_NOT_ALLOWED": {
  "message": "{source} is {found}, which is not read as an image.",
  "remedy": "Give a JPEG, PNG, WebP, TIFF, GIF or AVIF image; the bytes count, not the file name.",
  "side": "caller",
  "retryable": false
 },
 "IMAGE_UNREADABLE": {
  "message": "{source} begins as {format} but cannot be decoded: {reason}.",
  "remedy": "The file is damaged or cut short; save or send it again.",
  "side": "caller",
  "retryable": false
 },
 "IMAGE_TOO_LARGE": {
  "message": "{source} has {width}×{height} pixels on {pages} page(s); the limit is {limit} pixels in all.",
  "remedy": "Scale the image down, cut it into tiles, or raise the pixel limit.",
  "side": "caller",
  "retryable": false
 },
 "IMAGE_RESULT_TOO_LARGE": {
  "message": "The result would have {width}×{height} pixels; {limit} pixels are the most for this image.",
  "remedy": "Choose a smaller size.",
  "side": "caller",
  "retryable": false
 },
 "IMAGE_AREA_EMPTY": {
  "message": "The area {area} has no pixel of the {width}×{height} image.",
  "remedy": "Move the area into the image, or make it larger.",
  "side": "caller",
  "retryable": false
 },
 "IMAGE_KIND_NOT_SUPPORTED": {
  "message": "{operation} does not take {kind}.",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "IMAGE_SIZES_DIFFER": {
  "message": "{operation} needs images of one size; they have {width}×{height} and {otherWidth}×{otherHeight} pixels.",
  "remedy": "Bring one to the size of the other before this step, with \\"Align to a reference\\" or \\"Resize\\".",
  "side": "caller",
  "retryable": false
 },
 "IMAGE_ENCODE_FAILED": {
  "message": "A {width}×{height} image cannot be written as {format}: {reason}.",
  "remedy": "Choose another format or a smaller size.",
  "side": "caller",
  "retryable": false
 },
 "IMAGE_LIMIT_TOO_SMALL": {
  "message": "The image does not become a {format} of at most {limit} bytes: at {width}×{height} pixels and quality {quality} it has {size}.",
  "remedy": "Allow more bytes, a lower quality, or another format.",
  "side": "caller",
  "retryable": false
 },
 "IMAGE_OPERATION_FAILED": {
  "message": "The image operation failed: {reason}.",
  "remedy": "Check the parameters against the size and kind of the image.",
  "side": "component",
  "retryable": false
 },
 "FRAME_MISMATCH": {
  "message": "{what} belong to another image ({found}) than the one given ({expected}).",
  "remedy": "Give the image that they were found in, or one made from it by steps that say how they moved its pixels.",
  "side": "caller",
  "retryable": false
 },
 "VALUE_INVALID": {
  "message": "A value of type {type} is not valid: {reason}.",
  "remedy": "Compare it with the schema of {type} in docs/values.md.",
  "side": "caller",
  "retryable": false
 },
 "IMAGE_VIEW_LIMIT": {
  "message": "{source} takes too much to be shown: {reason}.",
  "remedy": "Read the file itself, or make it smaller.",
  "side": "caller",
  "retryable": false
 },
 "IMAGE_VIEW_FAILED": {
  "message": "{source} could not be shown: the process for it ended {reason}.",
  "remedy": "Try again; where it happens every time, read the file itself.",
  "side": "kumiki",
  "retryable": true
 },
 "IMAGE_VIEWS_BUSY": {
  "message": "{waiting} images wait to be shown already.",
  "remedy": "Try again in a few seconds.",
  "side": "operator",
  "retryable": true
 },
 "PINS_TOO_MANY": {
  "message": "This is more than is kept of pinned results: {count} steps of a pipeline, and {megabytes} MB.",
  "remedy": "Unpin other steps first, or try out on a smaller image.",
  "side": "caller",
  "retryable": false
 },
 "PREVIEW_SUPERSEDED": {
  "message": "A newer preview of the session \\"{session}\\" took the place of this one.",
  "remedy": "Wait for the newer one.",
  "side": "caller",
  "retryable": false
 },
 "PREVIEW_GONE": {
  "message": "There is no value \\"{name}\\" of a preview with this address any more.",
  "remedy": "Make the preview again; what it gives is kept for some minutes.",
  "side": "caller",
  "retryable": false
 },
 "PREVIEW_TOO_LONG": {
  "message": "The preview took longer than {seconds} seconds.",
  "remedy": "Look at an earlier step, or at a smaller image.",
  "side": "caller",
  "retryable": false
 },
 "PREVIEWS_BUSY": {
  "message": "{running} previews are at work already.",
  "remedy": "Try again in a few seconds.",
  "side": "operator",
  "retryable": true
 },
 "COMPONENT_FOLDER_INVALID": {
  "message": "The component folder {dir} cannot be used: {reason}.",
  "remedy": "{advice}",
  "side": "component",
  "retryable": false
 },
 "COMPONENT_GONE": {
  "message": "The component {component} is not there as it was planned: {reason}.",
  "remedy": "Bring that version back, or make a new version of the pipeline: it takes the components that are there.",
  "side": "operator",
  "retryable": false
 },
 "COMPONENT_LOAD_FAILED": {
  "message": "The component {component} cannot be loaded: {reason}.",
  "remedy": "Correct it; \\"kumiki check\\" in its folder says more. Where it is TypeScript: that runs as it is, without enums and parameter properties, and an import of a file names it with its ending, as in \\"./helper.ts\\".",
  "side": "component",
  "retryable": false
 },
 "COMPONENT_PACKAGE_MISSING": {
  "message": "The component {component} imports the package \\"{package}\\", which is not installed.",
  "remedy": "Name it in the package.json of the component and run \\"npm install\\" there. Where it is onnxruntime-node, run \\"ONNXRUNTIME_NODE_INSTALL=skip npm install\\" where Kumiki is installed: npm leaves it out where the files for graphics processors that it looks for cannot be had.",
  "side": "component",
  "retryable": false
 },
 "COMPONENT_SETUP_FAILED": {
  "message": "The component {component} failed while it was starting: {reason}.",
  "remedy": "See its log; its author can reproduce it with \\"kumiki run\\" in the component folder.",
  "side": "component",
  "retryable": false
 },
 "COMPONENT_STREAM_INVALID": {
  "message": "The stream of the component {component} is wrong: {reason}.",
  "remedy": "Let it give exactly one answer for each frame, after it took the frame and before it takes the next.",
  "side": "component",
  "retryable": false
 },
 "COMPONENT_STREAM_MISSING": {
  "message": "The component {component} keeps something from frame to frame and has no stream.",
  "remedy": "Let its author give it a stream in place of run, so that it tells streams apart; or deploy it on the machine of the platform.",
  "side": "component",
  "retryable": false
 },
 "COMMAND_UNUSABLE": {
  "message": "The component {component} cannot use the program \\"{program}\\": {reason}.",
  "remedy": "{advice}",
  "side": "operator",
  "retryable": false
 },
 "COMPONENT_THREW": {
  "message": "The component {component} failed: {reason}.",
  "remedy": "See its log; its author can reproduce it with \\"kumiki run\\" in the component folder.",
  "side": "component",
  "retryable": false
 },
 "COMPONENT_OUTPUT_MISSING": {
  "message": "The component {component} gave no output \\"{output}\\".",
  "remedy": "Return it from run(), or mark it optional in component.yaml.",
  "side": "component",
  "retryable": false
 },
 "COMPONENT_OUTPUT_UNKNOWN": {
  "message": "The component {component} gave an output \\"{output}\\" that its manifest does not name.",
  "remedy": "Declare it under outputs in component.yaml, or do not return it.",
  "side": "component",
  "retryable": false
 },
 "COMPONENT_OUTPUT_TYPE": {
  "message": "The output \\"{output}\\" of {component} is {found}; its manifest says {expected}.",
  "remedy": "Return {expected}, or change the type in component.yaml.",
  "side": "component",
  "retryable": false
 },
 "INPUT_MISSING": {
  "message": "{where} needs the input \\"{input}\\".",
  "remedy": "Give it a value of type {expected}.",
  "side": "caller",
  "retryable": false
 },
 "INPUT_UNKNOWN": {
  "message": "{where} has no input \\"{input}\\".",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "INPUT_TYPE": {
  "message": "The input \\"{input}\\" of {where} is {found}; expected {expected}.",
  "remedy": "Give {expected}.",
  "side": "caller",
  "retryable": false
 },
 "PARAMETERS_INVALID": {
  "message": "The parameters of {where} are not complete, or do not go together: expected {expected}.",
  "remedy": "Give {expected}.",
  "side": "caller",
  "retryable": false
 },
 "PARAMETER_INVALID": {
  "message": "The parameter \\"{parameter}\\" of {where} is {found}; expected {expected}.",
  "remedy": "Give {expected}.",
  "side": "caller",
  "retryable": false
 },
 "PARAMETER_UNKNOWN": {
  "message": "{where} has no parameter \\"{parameter}\\".",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "DATA_UNUSABLE": {
  "message": "{what} cannot be used: {reason}.",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "TRY_AGAIN": {
  "message": "{what} is not available now: {reason}.",
  "remedy": "It is tried again by itself where the step allows retries.",
  "side": "operator",
  "retryable": true
 },
 "STEP_TIMEOUT": {
  "message": "{where} took longer than {limit}.",
  "remedy": "Raise its timeout, or give it smaller images.",
  "side": "component",
  "retryable": true
 },
 "CANCELLED": {
  "message": "{what} was cancelled.",
  "remedy": "Start it again when you want it.",
  "side": "caller",
  "retryable": false
 },
 "WORKER_START_FAILED": {
  "message": "The worker of {component} did not start: {reason}.",
  "remedy": "{advice}",
  "side": "operator",
  "retryable": false
 },
 "WORKER_CRASHED": {
  "message": "The worker of {component} ended in the middle of its work: {how}.",
  "remedy": "See its log; it is started anew for the next attempt.",
  "side": "component",
  "retryable": true
 },
 "WORKER_MEMORY": {
  "message": "The process of {component} was ended: it used {used} of memory where {limit} are allowed.",
  "remedy": "Give it smaller images, correct what it keeps, or set KUMIKI_WORKER_MEMORY to more, for example 8Gi.",
  "side": "component",
  "retryable": false
 },
 "WORKER_SCRATCH": {
  "message": "The process of {component} was ended: {folder} held {used} where {limit} are allowed.",
  "remedy": "Let it write less, or remove what it no longer needs; or set {setting} to more, for example 8Gi.",
  "side": "component",
  "retryable": false
 },
 "WORKER_DISK_FULL": {
  "message": "The component {component} found no room to write to: {reason}.",
  "remedy": "Make room where TMPDIR is, or let the component write less.",
  "side": "operator",
  "retryable": true
 },
 "WORKER_DRAINING": {
  "message": "The worker of {component} is ending and takes no more work.",
  "remedy": "It is tried again by another worker where the step allows retries.",
  "side": "operator",
  "retryable": true
 },
 "WORKER_BUSY": {
  "message": "The worker of {component} works on {limit} items at a time and has as many.",
  "remedy": "Send the next packet when one has its result.",
  "side": "operator",
  "retryable": true
 },
 "WORKER_VERSION": {
  "message": "{who} speaks version {found} of the component contract, and version {expected} is needed.",
  "remedy": "Use a Kumiki and a component SDK of the same major version.",
  "side": "operator",
  "retryable": false
 },
 "WORKER_ANSWER_INVALID": {
  "message": "The worker of {component} breaks the component contract: {reason}.",
  "remedy": "Correct the worker; \\"kumiki conformance\\" shows what it does.",
  "side": "component",
  "retryable": false
 },
 "WORKER_REQUEST_INVALID": {
  "message": "The client breaks the component contract: {reason}.",
  "remedy": "Correct the client; docs/component-contract.md says what a worker takes.",
  "side": "kumiki",
  "retryable": false
 },
 "WORKER_REFERENCE_REFUSED": {
  "message": "The file \\"{name}\\" in the shared folder is refused: {reason}.",
  "remedy": "Name a file of the right size that was written there, by its plain name.",
  "side": "component",
  "retryable": false
 },
 "WORKER_SHARED_FULL": {
  "message": "The shared folder {folder} has no room for {size} bytes.",
  "remedy": "Give it more memory (for containers: --shm-size), or let fewer items run side by side.",
  "side": "operator",
  "retryable": true
 },
 "PACKAGE_NEEDED": {
  "message": "{what} need the package {package}, which is not there.",
  "remedy": "Install it beside the SDK: npm install {package}.",
  "side": "operator",
  "retryable": false
 },
 "IMAGE_SOURCE_NOT_ALLOWED": {
  "message": "The component {component} is in the image {image}, and images from there are not allowed.",
  "remedy": "Let the operator open that place in the setting registry.sources; open are: {allowed}.",
  "side": "operator",
  "retryable": false
 },
 "IMAGE_NOT_RUNNABLE": {
  "message": "The component {component} is in the image {image}, and nothing here can run it: {reason}.",
  "remedy": "{advice}",
  "side": "operator",
  "retryable": false
 },
 "IMAGE_UNPACK_REFUSED": {
  "message": "The image {image} is not unpacked: {reason}.",
  "remedy": "Build it with \\"kumiki build\\", or install podman or docker, which run any image.",
  "side": "component",
  "retryable": false
 },
 "COMPONENT_NETWORK_NOT_ALLOWED": {
  "message": "The component {component} asks for the network, which it does not get: {reason}.",
  "remedy": "{advice}",
  "side": "operator",
  "retryable": false
 },
 "COMPONENT_GPU_NEEDED": {
  "message": "The component {component} needs graphics processors ({count}), which nothing here can give it: {reason}.",
  "remedy": "Run it on a machine with as many, with the NVIDIA container toolkit: for podman \\"nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml\\", for docker \\"nvidia-ctk runtime configure\\". Or use a component that needs none.",
  "side": "operator",
  "retryable": false
 },
 "PYTHON_NOT_FOUND": {
  "message": "The component {component} needs Python {needed} or later, and {found}.",
  "remedy": "Install Python {needed} or later, or name its program in the variable KUMIKI_PYTHON.",
  "side": "operator",
  "retryable": false
 },
 "PYTHON_LOCK_MISSING": {
  "message": "The Python component {component} has no requirements.lock in its folder.",
  "remedy": "Write one: \\"pip-compile --generate-hashes --strip-extras -o requirements.lock requirements.txt\\" (pip-tools); it may be empty.",
  "side": "component",
  "retryable": false
 },
 "PYTHON_PACKAGES_FAILED": {
  "message": "The Python packages of {component} cannot be installed: {reason}.",
  "remedy": "Check that the package registry can be reached and has them for this machine, then try again.",
  "side": "operator",
  "retryable": false
 },
 "PYTHON_HASH_MISMATCH": {
  "message": "A Python package of {component} is not the one in its requirements.lock: {reason}.",
  "remedy": "Find out where the package came from; write requirements.lock anew only where you trust it.",
  "side": "component",
  "retryable": false
 },
 "PYTHON_PACKAGE_MISSING": {
  "message": "The component {component} imports \\"{package}\\", which is not installed for it.",
  "remedy": "Name it in requirements.txt and write requirements.lock anew, or correct the name.",
  "side": "component",
  "retryable": false
 },
 "PIPELINE_INVALID": {
  "message": "The pipeline {name} has {count} problem(s).",
  "remedy": "Correct the places listed.",
  "side": "caller",
  "retryable": false
 },
 "PIPELINE_NAME_INVALID": {
  "message": "The name of the pipeline cannot be used: {reason}.",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "PIPELINE_EXISTS": {
  "message": "There is a pipeline {pipeline} already.",
  "remedy": "Open that one, or take another name.",
  "side": "caller",
  "retryable": false
 },
 "PIPELINE_NOT_FOUND": {
  "message": "There is no pipeline {pipeline} here.",
  "remedy": "Check its name; it may also have been removed.",
  "side": "caller",
  "retryable": false
 },
 "PIPELINE_VERSION_NOT_FOUND": {
  "message": "The pipeline {pipeline} has no {version}.",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "PIPELINE_CONFLICT": {
  "message": "The pipeline {pipeline} was saved meanwhile: it is at revision {found}, not {expected}.",
  "remedy": "Read it again, and make your changes to what it is now.",
  "side": "caller",
  "retryable": false
 },
 "STEP_KIND": {
  "message": "The step \\"{step}\\" names {found}.",
  "remedy": "Give it either the key \\"component\\" or the key \\"pipeline\\".",
  "side": "caller",
  "retryable": false
 },
 "COMPONENT_UNKNOWN": {
  "message": "There is no component \\"{component}\\".",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "COMPONENT_RANGE_INVALID": {
  "message": "\\"{range}\\" is not a version of {component}, nor a range of versions.",
  "remedy": "Write for example {component}@^1 (newest of major version 1), or {component}@1.2.0 (exactly this).",
  "side": "caller",
  "retryable": false
 },
 "COMPONENT_VERSION_UNKNOWN": {
  "message": "No version of {component} fits {range}.",
  "remedy": "There are: {versions}.",
  "side": "caller",
  "retryable": false
 },
 "LOCK_BROKEN": {
  "message": "{what} is locked at {locked}, but {found}.",
  "remedy": "Bring that version back, or lock again: the newest version that fits is taken then.",
  "side": "caller",
  "retryable": false
 },
 "PIPELINE_UNKNOWN": {
  "message": "There is no pipeline \\"{pipeline}\\".",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "PIPELINE_RECURSIVE": {
  "message": "The pipeline {pipeline} would contain itself: {cycle}.",
  "remedy": "Take this step out, or use another pipeline in it.",
  "side": "caller",
  "retryable": false
 },
 "PIPELINE_TOO_DEEP": {
  "message": "Pipelines are nested more than {limit} deep here: {chain}.",
  "remedy": "Put the steps of the innermost pipeline into the one that uses it.",
  "side": "caller",
  "retryable": false
 },
 "PIPELINE_TOO_LARGE": {
  "message": "With the pipelines inside of it there are more than {limit} steps.",
  "remedy": "Split it into pipelines that run one after the other.",
  "side": "caller",
  "retryable": false
 },
 "REFERENCE_INVALID": {
  "message": "\\"{reference}\\" cannot be read as a reference.",
  "remedy": "Write {expected}.",
  "side": "caller",
  "retryable": false
 },
 "REFERENCE_UNKNOWN": {
  "message": "{where} refers to {reference}, but {what} \\"{name}\\".",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "REFERENCE_NOT_ALLOWED": {
  "message": "{reference} cannot stand in {where}: {reason}.",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "REFERENCE_LOOKALIKE": {
  "message": "{where} is the text \\"{text}\\", which looks like a reference but is none.",
  "remedy": "Write {near} if that is meant; for the text itself write \\"${text}\\".",
  "side": "caller",
  "retryable": false
 },
 "STEP_SELF": {
  "message": "The step \\"{step}\\" takes its own output {reference}.",
  "remedy": "Connect the output of an earlier step, or an input of the pipeline.",
  "side": "caller",
  "retryable": false
 },
 "STEP_CYCLE": {
  "message": "These steps wait for each other in a circle: {cycle}.",
  "remedy": "A step can use only what earlier steps give: take one of these connections away.",
  "side": "caller",
  "retryable": false
 },
 "INPUT_LITERAL": {
  "message": "The input \\"{input}\\" of {where} is of type {expected}, which cannot be written in the document.",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "INPUT_NOT_SHARED": {
  "message": "The input \\"{input}\\" of {where} takes one value for all items; {reference} may differ from item to item.",
  "remedy": "Give it one of $files, a parameter, or a pipeline input that is marked \\"shared: true\\".",
  "side": "caller",
  "retryable": false
 },
 "LIST_EXPECTED": {
  "message": "The input \\"{input}\\" of {where} takes a list ({expected}); {reference} is a single value.",
  "remedy": "Connect a list, or use a component that takes a single {single}.",
  "side": "caller",
  "retryable": false
 },
 "LISTS_UNRELATED": {
  "message": "{where} takes \\"{first}\\" from the list {firstOrigin} and \\"{second}\\" from another list, {secondOrigin}; elements go in pairs only where both come from the same list.",
  "remedy": "Take both from the same list, or put one list together first with a component that takes a list.",
  "side": "caller",
  "retryable": false
 },
 "PIPELINE_FILE_PATH": {
  "message": "The file \\"{name}\\" is given as {file}, and not by its content.",
  "remedy": "Send the file to the platform, and write its file_id (sha256:…) here.",
  "side": "caller",
  "retryable": false
 },
 "PIPELINE_FILE_MISSING": {
  "message": "The platform has no file of the content that \\"{name}\\" names.",
  "remedy": "Send the file to the platform before, or write the file_id of one that is there.",
  "side": "caller",
  "retryable": false
 },
 "FILE_TWO_TYPES": {
  "message": "{reference} is read as {first} in one place and as {second} in {where}.",
  "remedy": "Name the file twice under \\"files\\", once for each.",
  "side": "caller",
  "retryable": false
 },
 "PARAMETER_REFERENCE_TYPE": {
  "message": "The parameter \\"{parameter}\\" of {where} is {reference}, which is {found}; expected {expected}.",
  "remedy": "Refer to another parameter, or change the type of this one under \\"params\\".",
  "side": "caller",
  "retryable": false
 },
 "PARAMETER_DEFAULT_UNFIT": {
  "message": "The parameter \\"{parameter}\\" of {where} is {reference}, whose default is {found}; expected {expected}.",
  "remedy": "Change that default under \\"params\\".",
  "side": "caller",
  "retryable": false
 },
 "PARAMETER_WITHOUT_VALUE": {
  "message": "{reference} may have no value, but {where} needs one.",
  "remedy": "Give the parameter a default under \\"params\\".",
  "side": "caller",
  "retryable": false
 },
 "PARAMETER_KEY_RESERVED": {
  "message": "A mapping with \\"$param\\" as its only key cannot stand in the parameters of {where}.",
  "remedy": "To use a parameter of the pipeline write $params.NAME; otherwise add another key.",
  "side": "caller",
  "retryable": false
 },
 "CONDITION_SYNTAX": {
  "message": "The condition cannot be read at its character {at}: {reason}.",
  "remedy": "Write a comparison such as $steps.judge.verdict == \\"NG\\", several joined by \\"and\\" or by \\"or\\".",
  "side": "caller",
  "retryable": false
 },
 "CONDITION_TYPE": {
  "message": "The condition of the step \\"{step}\\" cannot compare {left} with {right} by {op}.",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "CONDITION_OPERAND": {
  "message": "The condition of the step \\"{step}\\" looks at {reference}, which is {found}.",
  "remedy": "Look at a number, a text or a verdict (OK or NG).",
  "side": "caller",
  "retryable": false
 },
 "CONDITION_LIST": {
  "message": "The condition of the step \\"{step}\\" looks at {reference}, of which there is one for each element of {list}.",
  "remedy": "A condition decides for the whole item: use a step that takes the list and gives one value.",
  "side": "caller",
  "retryable": false
 },
 "GROUP_SPLIT": {
  "message": "The group \\"{group}\\" cannot run in one place: {chain} leads out of it and back.",
  "remedy": "Put the steps between into the group too, or take some out of it.",
  "side": "caller",
  "retryable": false
 },
 "OUTPUT_NOT_A_RESULT": {
  "message": "The output \\"{output}\\" of the pipeline is {reference}, which is {found}.",
  "remedy": "Give the result of a step ($steps.STEP.OUTPUT) or an input of the pipeline ($inputs.NAME).",
  "side": "caller",
  "retryable": false
 },
 "STEP_UNUSED": {
  "message": "Nothing uses what the step \\"{step}\\" gives.",
  "remedy": "Connect one of its outputs, name one under \\"outputs\\", or remove the step.",
  "side": "caller",
  "retryable": false
 },
 "DECLARED_UNUSED": {
  "message": "{reference} is never used.",
  "remedy": "Connect it to a step, or remove it.",
  "side": "caller",
  "retryable": false
 },
 "STEP_LEFT_OUT": {
  "message": "The step \\"{step}\\" is left out, since {what} is not there: {reason}.",
  "remedy": "Enable that step, or disable this one too.",
  "side": "caller",
  "retryable": false
 },
 "OUTPUT_LEFT_OUT": {
  "message": "The output \\"{output}\\" is left out, since {reference} is not there: {reason}.",
  "remedy": "Enable that step, or take another value.",
  "side": "caller",
  "retryable": false
 },
 "EXECUTION_NOT_FOUND": {
  "message": "There is no run {execution}.",
  "remedy": "Check its id; it may also have been removed by age or size limits.",
  "side": "caller",
  "retryable": false
 },
 "EXECUTION_AMBIGUOUS": {
  "message": "Several runs begin with \\"{text}\\": {found}.",
  "remedy": "Give more of the id.",
  "side": "caller",
  "retryable": false
 },
 "EXECUTION_ITEM_NOT_FOUND": {
  "message": "The run {execution} has no item {item}.",
  "remedy": "Items count from 0; list them to see how many there are.",
  "side": "caller",
  "retryable": false
 },
 "VERDICT_NOT_CORRECTABLE": {
  "message": "The item {item} of the run {execution} has no result to judge: it is {status}.",
  "remedy": "Correct verdicts of items that succeeded; run one that failed again first.",
  "side": "caller",
  "retryable": false
 },
 "VERDICT_CORRECTIONS_TOO_MANY": {
  "message": "The verdict of the item {item} of the run {execution} was corrected {most} times already.",
  "remedy": "Leave it as it is, or run the item again.",
  "side": "caller",
  "retryable": false
 },
 "TIME_ZONE_UNKNOWN": {
  "message": "There is no time zone \\"{zone}\\".",
  "remedy": "Give one such as Asia/Tokyo, or leave it out for UTC.",
  "side": "caller",
  "retryable": false
 },
 "TABLE_COLUMN_UNKNOWN": {
  "message": "The table has no column \\"{column}\\" to sort by.",
  "remedy": "Take one of {there}.",
  "side": "caller",
  "retryable": false
 },
 "TABLE_TOO_LONG": {
  "message": "The run {execution} has {items} items; tables of more than {most} are not sorted.",
  "remedy": "Leave \\"sort\\" out, or read the table as CSV and sort that.",
  "side": "caller",
  "retryable": false
 },
 "ARTIFACT_NOT_FOUND": {
  "message": "{where} has no \\"{name}\\".",
  "remedy": "Check the name; intermediates are there only where the pipeline keeps them, and all of it for as long as its limits say.",
  "side": "caller",
  "retryable": false
 },
 "EXECUTION_ID_INVALID": {
  "message": "\\"{execution}\\" cannot be the id of a run.",
  "remedy": "Give it a UUID of version 7, in small letters.",
  "side": "caller",
  "retryable": false
 },
 "EXECUTION_EXISTS": {
  "message": "There is a run {execution} already.",
  "remedy": "Read that one, or take a new id for another.",
  "side": "caller",
  "retryable": false
 },
 "EXECUTION_STATE": {
  "message": "The run {execution} does not allow \\"{action}\\": {reason}.",
  "remedy": "Read its state again, and do what is possible in it.",
  "side": "caller",
  "retryable": false
 },
 "EXECUTION_CONFLICT": {
  "message": "The run {execution} changed meanwhile: {what} is {found}, not {expected}.",
  "remedy": "Read it again and decide anew.",
  "side": "caller",
  "retryable": false
 },
 "EXECUTION_OWNED": {
  "message": "The run {execution} belongs to {owner}, which is at work on it.",
  "remedy": "Leave it to that process; it can be taken over when the process has gone.",
  "side": "operator",
  "retryable": true
 },
 "OWNER_LOST": {
  "message": "The run {execution} was taken over: it is at epoch {found}, and this process had {expected}.",
  "remedy": "Nothing needs to be done; the new owner carries on from the last record.",
  "side": "kumiki",
  "retryable": false
 },
 "INPUT_CHANGED": {
  "message": "The file {path} is not the one that the run was accepted with: {reason}.",
  "remedy": "Start another run with the file as it is now.",
  "side": "caller",
  "retryable": false
 },
 "PLAN_UNUSABLE": {
  "message": "The plan of the run {execution} cannot be used: {reason}.",
  "remedy": "Start the run anew; its pipeline is compiled again then.",
  "side": "operator",
  "retryable": false
 },
 "VALUE_LOST": {
  "message": "The result of {step} is gone: the process that held it ended.",
  "remedy": "It is made again for the next attempt where the step allows retries.",
  "side": "operator",
  "retryable": true
 },
 "CURSOR_INVALID": {
  "message": "\\"{cursor}\\" is not a place in this list.",
  "remedy": "Use the cursor of the page before, or begin without one.",
  "side": "caller",
  "retryable": false
 },
 "DATA_FOLDER_IN_USE": {
  "message": "The data folder {folder} is in use by {owner}.",
  "remedy": "Use that process or end it, or name another folder in KUMIKI_DATA.",
  "side": "operator",
  "retryable": true
 },
 "DATA_FOLDER_UNUSABLE": {
  "message": "The data folder {folder} cannot be used: {reason}.",
  "remedy": "Name a folder that this user can write to in KUMIKI_DATA, or give this one to them.",
  "side": "operator",
  "retryable": false
 },
 "STEP_UNKNOWN": {
  "message": "The pipeline {pipeline} has no step \\"{step}\\".",
  "remedy": "Name one of its steps: {known}.",
  "side": "caller",
  "retryable": false
 },
 "OWNER_GONE": {
  "message": "The process that has the data folder does not answer at {folder}.",
  "remedy": "Give the command once more; it then takes the folder itself.",
  "side": "operator",
  "retryable": true
 },
 "RECORDS_CORRUPT": {
  "message": "The records in {file} are damaged: {reason}.",
  "remedy": "Check the disk, then restore the file from a backup, or move it away to begin anew.",
  "side": "operator",
  "retryable": false
 },
 "DATABASE_SETTINGS": {
  "message": "The settings of the data base cannot be used: {reason}.",
  "remedy": "Correct them; the address is written as postgres://USER@HOST:PORT/DATABASE.",
  "side": "operator",
  "retryable": false
 },
 "DATABASE_UNSUITABLE": {
  "message": "The records cannot be kept in {store}: {reason}.",
  "remedy": "Name a data base in UTF-8 on the primary server of PostgreSQL 13 or later.",
  "side": "operator",
  "retryable": false
 },
 "RECORDS_NEWER": {
  "message": "The records in {file} have the format {found}; this Kumiki knows formats up to {known}.",
  "remedy": "Update Kumiki to the version that wrote them or a later one, or name another data folder.",
  "side": "operator",
  "retryable": false
 },
 "REQUEST_REPEATED_DIFFERENTLY": {
  "message": "The client \\"{client}\\" used the correlation id \\"{correlation}\\" before, for the run {execution} of something else.",
  "remedy": "Take a new correlation id for another image, pipeline, parameter or priority; send the very same again to get that run.",
  "side": "caller",
  "retryable": false
 },
 "REQUEST_NAME_INVALID": {
  "message": "The {what} of the request cannot be used.",
  "remedy": "Give it at most {limit} characters, none of them a control character.",
  "side": "caller",
  "retryable": false
 },
 "IMAGE_INPUT_UNCLEAR": {
  "message": "The pipeline {pipeline} has not just one required image input, which \\"image\\" would be for.",
  "remedy": "Send the file as inputs.NAME; the inputs are {inputs}.",
  "side": "caller",
  "retryable": false
 },
 "INPUT_FILES_TOO_MANY": {
  "message": "The input \\"{input}\\" of {where} takes one file, and got {count}.",
  "remedy": "Send one file for it.",
  "side": "caller",
  "retryable": false
 },
 "RECORD_NEEDED": {
  "message": "The request cannot be answered without a record: {reason}.",
  "remedy": "Leave \\"record\\" out, or give it as \\"durable\\".",
  "side": "caller",
  "retryable": false
 },
 "RESULT_NOT_IN_TIME": {
  "message": "The result was not there within {seconds} s, and nothing is kept of a request without a record.",
  "remedy": "Wait longer, or let it be recorded.",
  "side": "operator",
  "retryable": true
 },
 "RESULT_NOT_SINGLE": {
  "message": "The run {execution} has {count} items, and not one result.",
  "remedy": "Read its items, each with its outputs.",
  "side": "caller",
  "retryable": false
 },
 "RESULT_NOT_ACCEPTABLE": {
  "message": "The result is there as {offered}, and the request accepts none of that.",
  "remedy": "Ask for one of them in the header Accept; where there are several images, \\"output\\" says which.",
  "side": "caller",
  "retryable": false
 },
 "MEMORY_SHORT": {
  "message": "There is no memory left for {what} now.",
  "remedy": "Try again when fewer requests are at work, or let it be recorded.",
  "side": "operator",
  "retryable": true
 },
 "DEPLOYMENT_NOT_FOUND": {
  "message": "The pipeline {pipeline} is not deployed.",
  "remedy": "Deploy it: \\"kumiki deploy {pipeline}\\", or POST /api/v1/deployments.",
  "side": "caller",
  "retryable": false
 },
 "DEPLOYMENT_NOT_READY": {
  "message": "The deployment of the pipeline {pipeline} takes no frames: {reason}.",
  "remedy": "Try again in a moment; \\"kumiki deploy\\" shows how it is, and starts one that was stopped.",
  "side": "operator",
  "retryable": true
 },
 "DEPLOYMENT_STOPPED": {
  "message": "The deployment was stopped before the frame had its turn.",
  "remedy": "Send it again when the deployment is up.",
  "side": "operator",
  "retryable": true
 },
 "DEPLOYMENT_UNSUITABLE": {
  "message": "The pipeline {pipeline} cannot be deployed: {reason}.",
  "remedy": "Run it as a batch, or take other components for these steps.",
  "side": "caller",
  "retryable": false
 },
 "DEPLOYMENTS_TOO_MANY": {
  "message": "There are {limit} deployments, and may be no more.",
  "remedy": "Remove one that nobody needs, or raise KUMIKI_REALTIME_DEPLOYMENTS.",
  "side": "operator",
  "retryable": false
 },
 "STREAMS_TOO_MANY": {
  "message": "The deployment has {limit} streams open, and takes no more.",
  "remedy": "End streams that send nothing, or raise KUMIKI_REALTIME_STREAMS.",
  "side": "operator",
  "retryable": true
 },
 "FRAME_DROPPED": {
  "message": "The frame was dropped: {reason}.",
  "remedy": "Send fewer frames a second, let more of them wait, or give the deployment more replicas.",
  "side": "operator",
  "retryable": true
 },
 "FRAME_LATE": {
  "message": "The frame had no result within its {limit}.",
  "remedy": "Send fewer frames a second, give the deployment more replicas, or frames more time.",
  "side": "operator",
  "retryable": true
 },
 "FRAME_RESULT_TOO_LARGE": {
  "message": "What the frame gave has more than {limit} bytes, which is what one message holds.",
  "remedy": "Let the pipeline give a smaller image, ask with mode RECORDED, or use the WebSocket.",
  "side": "caller",
  "retryable": false
 },
 "FRAME_INVALID": {
  "message": "The message is no frame: {reason}.",
  "remedy": "Send what docs/realtime.md describes.",
  "side": "caller",
  "retryable": false
 },
 "OBJECT_NOT_FOUND": {
  "message": "There is no stored object {digest}.",
  "remedy": "It was removed by age or size limits, or never stored; run the step again or upload it.",
  "side": "caller",
  "retryable": false
 },
 "OBJECT_CORRUPT": {
  "message": "The stored object {digest} does not have the bytes that its name says: {reason}.",
  "remedy": "Check the disk or store; restore it from a backup or run the step again.",
  "side": "operator",
  "retryable": false
 },
 "OBJECT_DIGEST_INVALID": {
  "message": "\\"{digest}\\" is not a SHA-256 name of an object.",
  "remedy": "Write it as sha256: and 64 hexadecimal digits.",
  "side": "caller",
  "retryable": false
 },
 "OBJECT_TOO_LARGE": {
  "message": "The object is larger than the limit of {limit} bytes.",
  "remedy": "Make it smaller, or raise the limit.",
  "side": "caller",
  "retryable": false
 },
 "STORE_FULL": {
  "message": "There is no space left in {store}.",
  "remedy": "Free some space or lower what is kept.",
  "side": "operator",
  "retryable": true
 },
 "STORE_ACCESS_DENIED": {
  "message": "Access to {store} was refused: {reason}.",
  "remedy": "Check the permissions or credentials.",
  "side": "operator",
  "retryable": false
 },
 "STORE_UNAVAILABLE": {
  "message": "No answer from {store}: {reason}.",
  "remedy": "Check that it runs and can be reached; the call is tried again.",
  "side": "operator",
  "retryable": true
 },
 "STORE_NOT_FOUND": {
  "message": "There is no {store}.",
  "remedy": "Make it, or correct its name in the settings.",
  "side": "operator",
  "retryable": false
 },
 "STORE_REFUSED": {
  "message": "The request to {store} was refused: {reason}.",
  "remedy": "Check the endpoint, the region and the name of the store in the settings.",
  "side": "operator",
  "retryable": false
 },
 "STORE_SETTINGS": {
  "message": "The settings of the object store cannot be used: {reason}.",
  "remedy": "Correct them; an endpoint is written as http://HOST:PORT or https://HOST, without keys in it.",
  "side": "operator",
  "retryable": false
 },
 "FILE_NOT_FOUND": {
  "message": "There is no file {path}.",
  "remedy": "Check the name; relative names start at {base}.",
  "side": "caller",
  "retryable": false
 },
 "FILE_NOT_READABLE": {
  "message": "{path} cannot be read: {reason}.",
  "remedy": "Check the name and the permissions.",
  "side": "caller",
  "retryable": false
 },
 "OUTPUT_IS_INPUT": {
  "message": "Results would go to {folder}, and inputs come from there ({input}).",
  "remedy": "Name another folder with --out: so no original is replaced, and no result is taken for an input.",
  "side": "caller",
  "retryable": false
 },
 "OUTPUT_NOT_WRITABLE": {
  "message": "{path} cannot be written: {reason}.",
  "remedy": "Choose a folder that you may write to, or free some space.",
  "side": "operator",
  "retryable": false
 },
 "CONTENT_REMOVED": {
  "message": "{what} of the run {execution} were removed by the limits of age and size; its record stays.",
  "remedy": "Start the run anew, and pin it or raise the limits of its pipeline to keep them longer.",
  "side": "caller",
  "retryable": false
 },
 "BACKUP_TARGET": {
  "message": "No backup can be written to {target}: {reason}.",
  "remedy": "Name a file that ends with .tar, .tar.gz or .tar.zst in a folder that is there, or an empty folder.",
  "side": "operator",
  "retryable": false
 },
 "BACKUP_ELSEWHERE": {
  "message": "The records are in PostgreSQL, whose own tools back them up.",
  "remedy": "Back the data base up with pg_dump, and then the objects with the tools of their store; the records are never newer than the objects then.",
  "side": "operator",
  "retryable": false
 },
 "BACKUP_COPY_GONE": {
  "message": "The copy of the records that this backup is made of is gone.",
  "remedy": "Begin the backup again; the process that has the data folder may have been started anew.",
  "side": "operator",
  "retryable": true
 },
 "BACKUP_DAMAGED": {
  "message": "The backup {source} cannot be restored: {reason}.",
  "remedy": "Take another backup; nothing of this one is in use yet.",
  "side": "operator",
  "retryable": false
 },
 "BACKUP_NEWER": {
  "message": "The backup {source} is of a later Kumiki than this one.",
  "remedy": "Update Kumiki to the version that made it, or a later one.",
  "side": "operator",
  "retryable": false
 },
 "RESTORE_NOT_EMPTY": {
  "message": "The folder {folder} is not empty: there is \\"{found}\\" in it.",
  "remedy": "Name a folder that is empty or not there yet.",
  "side": "operator",
  "retryable": false
 },
 "TRIGGER_NOT_FOUND": {
  "message": "There is no trigger {trigger}.",
  "remedy": "Check its id; somebody may have removed it.",
  "side": "caller",
  "retryable": false
 },
 "TRIGGER_CONFLICT": {
  "message": "The trigger {trigger} changed meanwhile: its revision is {found}, not {expected}.",
  "remedy": "Read it again and decide anew.",
  "side": "caller",
  "retryable": false
 },
 "TRIGGERS_TOO_MANY": {
  "message": "There are {limit} triggers already.",
  "remedy": "Remove some that are not needed any more.",
  "side": "caller",
  "retryable": false
 },
 "FOLDER_NOT_ALLOWED": {
  "message": "The folder {path} may not be watched. Folders that may: {allowed}.",
  "remedy": "Name a folder in one of these; the operator allows others in KUMIKI_TRIGGER_FOLDERS (triggers.folders).",
  "side": "caller",
  "retryable": false
 },
 "BUCKET_NOT_ALLOWED": {
  "message": "There is no bucket {bucket} to watch. Buckets that may be watched: {allowed}.",
  "remedy": "Name one of these; the operator adds others in KUMIKI_TRIGGER_BUCKETS (triggers.buckets).",
  "side": "caller",
  "retryable": false
 },
 "FOLDER_UNUSABLE": {
  "message": "The folder {path} cannot be watched: {reason}.",
  "remedy": "Check that it is there and that the platform may read it, and write to it where files are moved.",
  "side": "operator",
  "retryable": true
 },
 "FOLDER_TOO_LARGE": {
  "message": "The folder {path} has more than {limit} files.",
  "remedy": "Let files be moved when they were taken, or take old ones away.",
  "side": "operator",
  "retryable": false
 },
 "SCHEDULE_INVALID": {
  "message": "The schedule \\"{cron}\\" in {timezone} cannot be used: {reason}.",
  "remedy": "Give five fields (minute, hour, day, month, weekday), and a time zone such as Asia/Tokyo.",
  "side": "caller",
  "retryable": false
 },
 "ROUTE_NOT_FOUND": {
  "message": "There is nothing at {path}.",
  "remedy": "See /api/v1 for the addresses that there are.",
  "side": "caller",
  "retryable": false
 },
 "METHOD_NOT_ALLOWED": {
  "message": "{path} does not take {method}.",
  "remedy": "Use one of: {allowed}.",
  "side": "caller",
  "retryable": false
 },
 "REQUEST_MALFORMED": {
  "message": "The request is not valid HTTP/1.1: {reason}.",
  "remedy": "Send it with a common HTTP client.",
  "side": "caller",
  "retryable": false
 },
 "REQUEST_TIMEOUT": {
  "message": "The request did not arrive as a whole in time.",
  "remedy": "Send it over a faster connection, or in smaller parts.",
  "side": "caller",
  "retryable": false
 },
 "HEADERS_TOO_LARGE": {
  "message": "The headers of the request are over the limit of {limit}.",
  "remedy": "Send fewer and shorter headers and cookies.",
  "side": "caller",
  "retryable": false
 },
 "HOST_NOT_ALLOWED": {
  "message": "The request is for the host \\"{host}\\", which this server does not answer for.",
  "remedy": "Use the address that the server printed, or add the host to the allowed ones in its settings.",
  "side": "caller",
  "retryable": false
 },
 "ORIGIN_NOT_ALLOWED": {
  "message": "A page of {origin} may not change anything here.",
  "remedy": "Do it from the pages of this server, or from a program that is no browser.",
  "side": "caller",
  "retryable": false
 },
 "ROLE_NEEDED": {
  "message": "This needs the role {needed}; yours is {role}.",
  "remedy": "Ask an administrator for the role.",
  "side": "caller",
  "retryable": false
 },
 "URL_INVALID": {
  "message": "The address of the request cannot be used: {reason}.",
  "remedy": "Correct the address; special characters in it are written as % and two hexadecimal digits.",
  "side": "caller",
  "retryable": false
 },
 "URL_TOO_LONG": {
  "message": "The address of the request is longer than {limit} characters.",
  "remedy": "Make it shorter.",
  "side": "caller",
  "retryable": false
 },
 "QUERY_INVALID": {
  "message": "The query of the request cannot be used: {reason}",
  "remedy": "Correct the places listed; /api/v1 says what each address takes.",
  "side": "caller",
  "retryable": false
 },
 "QUERY_REPEATED": {
  "message": "The query gives \\"{name}\\" more than once.",
  "remedy": "Give it once.",
  "side": "caller",
  "retryable": false
 },
 "MEDIA_TYPE_UNSUPPORTED": {
  "message": "The body of the request is {found}, and {expected} is needed.",
  "remedy": "Send it as that, with the header Content-Type, and not compressed.",
  "side": "caller",
  "retryable": false
 },
 "BODY_SYNTAX": {
  "message": "The body of the request is not valid JSON: {reason}.",
  "remedy": "Correct the syntax.",
  "side": "caller",
  "retryable": false
 },
 "BODY_INVALID": {
  "message": "The body of the request cannot be used: {reason}",
  "remedy": "Correct the places listed; /api/v1 says what each address takes.",
  "side": "caller",
  "retryable": false
 },
 "BODY_UNEXPECTED": {
  "message": "{method} {path} takes no body.",
  "remedy": "Send the request without one.",
  "side": "caller",
  "retryable": false
 },
 "BODY_TOO_LARGE": {
  "message": "The body of the request is larger than {limit} bytes.",
  "remedy": "Send less at once; images go as files, not inside of JSON.",
  "side": "caller",
  "retryable": false
 },
 "BODY_INCOMPLETE": {
  "message": "The connection ended before the body of the request was there as a whole.",
  "remedy": "Send the request again.",
  "side": "caller",
  "retryable": false
 },
 "MESSAGE_INVALID": {
  "message": "The message cannot be used: {reason}.",
  "remedy": "Send JSON as docs/events.md has it.",
  "side": "caller",
  "retryable": false
 },
 "SUBSCRIPTIONS_TOO_MANY": {
  "message": "This connection has {limit} subscriptions, the most that one may have.",
  "remedy": "End one that nobody needs, or subscribe to all executions.",
  "side": "caller",
  "retryable": false
 },
 "NOT_READY": {
  "message": "The server does not take work now: {reason}.",
  "remedy": "Try again in a few seconds.",
  "side": "operator",
  "retryable": true
 },
 "COMPONENT_FILE_NOT_FOUND": {
  "message": "The component {component} has no {what}.",
  "remedy": "Its version lists the files that there are.",
  "side": "caller",
  "retryable": false
 },
 "ADDRESS_INVALID": {
  "message": "The address to call cannot be used: {reason}.",
  "remedy": "Give a whole https:// or http:// URL without a name and password in it.",
  "side": "caller",
  "retryable": false
 },
 "ADDRESS_NOT_ALLOWED": {
  "message": "The address {host} does not lead to the public Internet.",
  "remedy": "Use a public address, or ask the operator to allow it by KUMIKI_ALLOWED_ADDRESSES.",
  "side": "caller",
  "retryable": false
 },
 "ADDRESS_UNREACHABLE": {
  "message": "The address {host} cannot be reached: {reason}.",
  "remedy": "Check the address and its server, then try again.",
  "side": "operator",
  "retryable": true
 },
 "ADDRESS_ANSWERED": {
  "message": "The address {host} answered with the status {status}.",
  "remedy": "Check that the address is right, and that anybody may read it.",
  "side": "caller",
  "retryable": false
 },
 "ADDRESS_TIMEOUT": {
  "message": "The address {host} did not answer as a whole within {seconds} seconds.",
  "remedy": "Try again, or use a server that is faster.",
  "side": "operator",
  "retryable": true
 },
 "ADDRESS_ANSWER_TOO_LARGE": {
  "message": "The address {host} answered with more than {limit} bytes.",
  "remedy": "Use a smaller file.",
  "side": "caller",
  "retryable": false
 },
 "OUTSIDE_NOT_ALLOWED": {
  "message": "The folder \\"{path}\\" may not be {use} by components.",
  "remedy": "Name a folder that the operator allows in {setting}, or one in it.",
  "side": "caller",
  "retryable": false
 },
 "OUTSIDE_NONE_ALLOWED": {
  "message": "No folder may be {use} by components so far.",
  "remedy": "The operator allows folders in {setting}, for the process that runs the pipeline.",
  "side": "caller",
  "retryable": false
 },
 "OUTSIDE_BUCKET_NOT_ALLOWED": {
  "message": "The bucket \\"{bucket}\\" may not be {use} by components. Buckets that may: {allowed}.",
  "remedy": "Name one of these; the operator adds others in {setting}.",
  "side": "caller",
  "retryable": false
 },
 "OUTSIDE_BUCKETS_INVALID": {
  "message": "The buckets in {setting} cannot be used: {reason}.",
  "remedy": "Write a JSON object of names, each with endpoint, bucket, accessKey and secretKey.",
  "side": "operator",
  "retryable": false
 },
 "OUTSIDE_PREFIX_INVALID": {
  "message": "The prefix \\"{prefix}\\" has a part that is empty, \\".\\" or \\"..\\", or a control character.",
  "remedy": "Write names with one \\"/\\" between them, such as line-3/morning.",
  "side": "caller",
  "retryable": false
 },
 "OUTSIDE_TOO_MUCH": {
  "message": "{what} has more than {limit}.",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "LOGIN_NEEDED": {
  "message": "This needs somebody who is known here.",
  "remedy": "Sign in, or send an API token in the header Authorization: Bearer.",
  "side": "caller",
  "retryable": false
 },
 "TOKEN_INVALID": {
  "message": "The token is none of this platform, or it has expired or was revoked.",
  "remedy": "Make a new token, and send it in the header Authorization: Bearer.",
  "side": "caller",
  "retryable": false
 },
 "SIGN_IN_FAILED": {
  "message": "The name and the password do not belong together.",
  "remedy": "Check both; an administrator can give a link for a new password.",
  "side": "caller",
  "retryable": false
 },
 "SIGN_IN_LOCKED": {
  "message": "There were too many attempts to sign in.",
  "remedy": "Try again in {seconds} seconds.",
  "side": "caller",
  "retryable": false
 },
 "RATE_LIMITED": {
  "message": "There were too many requests in a short time.",
  "remedy": "Try again in {seconds} seconds; the setting server.rateLimit says how many a minute there may be.",
  "side": "operator",
  "retryable": true
 },
 "PIPELINES_ONLY": {
  "message": "This is about all of the platform, and your roles are on single pipelines.",
  "remedy": "Ask an administrator for a role on everything.",
  "side": "caller",
  "retryable": false
 },
 "ORIGIN_NEEDED": {
  "message": "A session changes things from the pages of this server only, and the request does not say where it comes from.",
  "remedy": "Send the header Origin with the address of this server; programs send an API token instead.",
  "side": "caller",
  "retryable": false
 },
 "CONNECTION_NOT_SECURE": {
  "message": "The connection is not encrypted, so that others could read what is sent.",
  "remedy": "Use https, or come through the proxy that the settings name.",
  "side": "caller",
  "retryable": false
 },
 "GRANT_TOO_HIGH": {
  "message": "Nobody can give away more than they have.",
  "remedy": "Choose a role that you have yourself, on the pipelines that you have it on.",
  "side": "caller",
  "retryable": false
 },
 "PASSWORD_WEAK": {
  "message": "The password cannot be used: {reason}.",
  "remedy": "Take at least {least} characters that nobody guesses, such as four words that do not belong together.",
  "side": "caller",
  "retryable": false
 },
 "PERSON_EXISTS": {
  "message": "There is a person {name} already.",
  "remedy": "Take another name to sign in with.",
  "side": "caller",
  "retryable": false
 },
 "PERSON_NOT_FOUND": {
  "message": "There is no person {person}.",
  "remedy": "Check the id; the person may also have been removed.",
  "side": "caller",
  "retryable": false
 },
 "LAST_ADMINISTRATOR": {
  "message": "{name} is the only administrator.",
  "remedy": "Give somebody else the role admin first.",
  "side": "caller",
  "retryable": false
 },
 "ROLE_FROM_PROVIDER": {
  "message": "The role of {name} comes from the identity provider at each sign-in.",
  "remedy": "Change it there.",
  "side": "caller",
  "retryable": false
 },
 "LINK_INVALID": {
  "message": "The link was used already, has expired, or was taken back.",
  "remedy": "Ask an administrator for a new one.",
  "side": "caller",
  "retryable": false
 },
 "INVITATION_NOT_FOUND": {
  "message": "There is no open invitation {invitation}.",
  "remedy": "Check the id; it may also have been used, or have expired.",
  "side": "caller",
  "retryable": false
 },
 "TOKEN_NOT_FOUND": {
  "message": "There is no token {token} of yours.",
  "remedy": "Check the id; it may also have been revoked.",
  "side": "caller",
  "retryable": false
 },
 "SIGN_IN_OFF": {
  "message": "People do not sign in with {way} here.",
  "remedy": "See /api/v1/session for the ways that there are.",
  "side": "caller",
  "retryable": false
 },
 "SIGN_IN_BUSY": {
  "message": "More people sign in at this moment than the platform can check.",
  "remedy": "Try again in a few seconds.",
  "side": "kumiki",
  "retryable": true
 },
 "OIDC_UNREACHABLE": {
  "message": "The identity provider does not answer as it should: {reason}.",
  "remedy": "Try again; whoever runs the platform can check the settings of identity.",
  "side": "operator",
  "retryable": true
 },
 "OIDC_REFUSED": {
  "message": "The identity provider did not let you in: {reason}.",
  "remedy": "Sign in again, or ask whoever runs the provider.",
  "side": "caller",
  "retryable": false
 },
 "OIDC_LOST": {
  "message": "This sign-in was not begun here, or too long ago.",
  "remedy": "Begin to sign in again.",
  "side": "caller",
  "retryable": false
 },
 "OIDC_NO_ROLE": {
  "message": "The identity provider knows you, and gives you no role here.",
  "remedy": "Ask an administrator for one; the settings identity.oidcRoles say which values give which role.",
  "side": "caller",
  "retryable": false
 },
 "IDENTITY_NEEDED": {
  "message": "Others can reach the address {host}, and nobody would have to sign in there.",
  "remedy": "Set KUMIKI_ACCOUNTS=true, or KUMIKI_OIDC_ISSUER with KUMIKI_OIDC_CLIENT_ID, so that people sign in; or leave out KUMIKI_HOST. docs/security.md says more.",
  "side": "operator",
  "retryable": false
 },
 "TLS_NEEDED": {
  "message": "Others can reach the address {host}, and the connections to it would not be encrypted.",
  "remedy": "Set KUMIKI_TLS_CERTIFICATE and KUMIKI_TLS_KEY, or KUMIKI_TRUSTED_PROXIES to the address of a proxy that encrypts. docs/security.md says more.",
  "side": "operator",
  "retryable": false
 },
 "TLS_UNUSABLE": {
  "message": "The certificate {certificate} cannot be used: {reason}.",
  "remedy": "Correct the settings server.tlsCertificate and server.tlsKey, or the files that they name.",
  "side": "operator",
  "retryable": false
 },
 "IDENTITY_SETTINGS_INVALID": {
  "message": "The settings of identity do not go together: {reason}.",
  "remedy": "Correct them; docs/configuration.md has all settings.",
  "side": "operator",
  "retryable": false
 },
 "GRPC_MESSAGE_INVALID": {
  "message": "The message is not one of the method: {reason}.",
  "remedy": "Make the client from proto/kumiki/v1/image_processing.proto; reflection gives it too.",
  "side": "caller",
  "retryable": false
 },
 "GRPC_FIELD_INVALID": {
  "message": "{image}: {field} is {found}, and {expected} is needed.",
  "remedy": "Correct the field; docs/grpc.md says what each one takes.",
  "side": "caller",
  "retryable": false
 },
 "GRPC_METADATA_MISSING": {
  "message": "{image} has no metadata.",
  "remedy": "Send metadata with the pipeline in pipeline_config; in a stream, with the first chunk of the first image at least.",
  "side": "caller",
  "retryable": false
 },
 "GRPC_CHUNK_ORDER": {
  "message": "{image} has the chunk {found} where {expected} comes next.",
  "remedy": "Send the chunks of an image once each, in order, from 0; then send this image again as a whole.",
  "side": "caller",
  "retryable": false
 },
 "GRPC_CHUNK_COUNT": {
  "message": "{image} says that it has {total} chunks, but {found}.",
  "remedy": "Count all chunks in total_chunks, or leave it 0; mark the last one, and only that, as the final one.",
  "side": "caller",
  "retryable": false
 },
 "GRPC_IMAGE_INCOMPLETE": {
  "message": "{image} is not complete: {reason} after {count} of its chunks.",
  "remedy": "Send all chunks of an image one after another, and the last one with is_final_chunk.",
  "side": "caller",
  "retryable": false
 },
 "GRPC_BUSY": {
  "message": "The server answers {limit} calls at a time, and has as many.",
  "remedy": "Try again when others have ended, or send many images in one stream.",
  "side": "operator",
  "retryable": true
 },
 "GRPC_STREAM_IDLE": {
  "message": "Nothing came from the client for {seconds} seconds.",
  "remedy": "Send what belongs to a call at once, and end a stream when there is nothing more to send.",
  "side": "caller",
  "retryable": false
 },
 "GRPC_ADDRESS_UNUSABLE": {
  "message": "The server of gRPC cannot listen at {address}: {reason}.",
  "remedy": "Name another port in KUMIKI_GRPC_PORT (0 takes a free one), or end the program that has this one.",
  "side": "operator",
  "retryable": false
 },
 "MESSAGE_UNREADABLE": {
  "message": "The message is no request: {reason}.",
  "remedy": "Send JSON as docs/kafka.md describes it, and check it against the schema there.",
  "side": "caller",
  "retryable": false
 },
 "MESSAGE_TOO_LARGE": {
  "message": "The message has {size} bytes, where {limit} are taken.",
  "remedy": "Store the image first and send its file_id or object; the operator sets the limit with KUMIKI_KAFKA_REQUEST_BYTES.",
  "side": "caller",
  "retryable": false
 },
 "MESSAGE_IMAGE_DIFFERS": {
  "message": "The image is not what its message says: {what} is {found}, not {expected}.",
  "remedy": "Send what the image has; where it was cut off on its way, send it again.",
  "side": "caller",
  "retryable": false
 },
 "MESSAGE_BUCKET_UNKNOWN": {
  "message": "Requests may not name the bucket {bucket}. Those that they may: {allowed}.",
  "remedy": "Name one of these; the operator adds others in KUMIKI_KAFKA_BUCKETS (kafka.buckets).",
  "side": "caller",
  "retryable": false
 },
 "MESSAGE_KEY_OUTSIDE": {
  "message": "The object {key} is not in the part of the bucket {bucket} that requests may name.",
  "remedy": "Put it under the prefix {prefix}, or ask the operator to change kafka.buckets.",
  "side": "caller",
  "retryable": false
 },
 "KAFKA_UNAVAILABLE": {
  "message": "Kafka at {brokers} cannot be reached: {reason}.",
  "remedy": "Check the brokers and KUMIKI_KAFKA_BROKERS; Kumiki goes on by itself when they are back.",
  "side": "operator",
  "retryable": true
 },
 "KAFKA_REFUSED": {
  "message": "Kafka at {brokers} refuses {what}: {reason}.",
  "remedy": "Check KUMIKI_KAFKA_SASL_USERNAME, its password, and what this user may do at the brokers.",
  "side": "operator",
  "retryable": false
 },
 "KAFKA_TOPICS_MISSING": {
  "message": "Kafka at {brokers} has no topic {topics}.",
  "remedy": "Create what is missing (docs/kafka.md has the commands), correct the names, or let Kumiki create it with KUMIKI_KAFKA_CREATE_TOPICS=true.",
  "side": "operator",
  "retryable": false
 },
 "KAFKA_SETTINGS_INVALID": {
  "message": "The settings of Kafka cannot be used: {reason}.",
  "remedy": "Correct the section kafka of the settings; docs/configuration.md describes it.",
  "side": "operator",
  "retryable": false
 },
 "KAFKA_MESSAGE_REFUSED": {
  "message": "Kafka takes no message of {size} bytes about {execution} in the topic {topic}: {reason}.",
  "remedy": "Raise max.message.bytes of the topic, or lower KUMIKI_KAFKA_MESSAGE_BYTES to what it takes.",
  "side": "operator",
  "retryable": false
 },
 "WEBHOOK_NOT_FOUND": {
  "message": "There is no webhook {webhook}.",
  "remedy": "See /api/v1/webhooks for those that there are.",
  "side": "caller",
  "retryable": false
 },
 "WEBHOOK_LIMIT": {
  "message": "There are {limit} webhooks already, the most that a project may have.",
  "remedy": "Remove one that nobody needs.",
  "side": "caller",
  "retryable": false
 },
 "WEBHOOK_DISABLED": {
  "message": "The webhook {webhook} is switched off: {reason}.",
  "remedy": "Switch it on again by setting \\"enabled\\" first.",
  "side": "caller",
  "retryable": false
 },
 "WEBHOOK_SECRET_INVALID": {
  "message": "That is not the secret of a webhook.",
  "remedy": "Give \\"whsec_\\" and 24 to 64 random bytes in base64, or leave it out where one is made then.",
  "side": "caller",
  "retryable": false
 },
 "DELIVERY_NOT_FOUND": {
  "message": "The webhook {webhook} has no delivery {delivery}.",
  "remedy": "Its list of deliveries has those of the last 30 days.",
  "side": "caller",
  "retryable": false
 },
 "SECRET_NOT_FOUND": {
  "message": "There is no secret {secret}.",
  "remedy": "Put its value with \\"kumiki secrets put {secret}\\" or at /api/v1/secrets first, or name another one.",
  "side": "caller",
  "retryable": false
 },
 "SECRET_VALUE_INVALID": {
  "message": "The value of a secret is text of 6 to 16384 characters.",
  "remedy": "Send such a text as \\"value\\", or on the standard input of \\"kumiki secrets put\\".",
  "side": "caller",
  "retryable": false
 },
 "SECRET_LIMIT": {
  "message": "There are {limit} secrets already, the most that a project may have.",
  "remedy": "Remove one that nobody needs.",
  "side": "caller",
  "retryable": false
 },
 "SECRET_KEY_INVALID": {
  "message": "{where} does not hold a key of secrets.",
  "remedy": "Put 32 random bytes in base64 there, as \\"openssl rand -base64 32\\" makes them.",
  "side": "operator",
  "retryable": false
 },
 "SECRET_KEY_MISSING": {
  "message": "The {place} was sealed with the key {key}, which is not there.",
  "remedy": "Add that key behind the present one in KUMIKI_SECRET_KEY, or set the value again.",
  "side": "operator",
  "retryable": false
 },
 "SECRET_UNREADABLE": {
  "message": "The {place} is not as it was sealed.",
  "remedy": "Restore the records from a backup, or set the value again.",
  "side": "operator",
  "retryable": false
 },
 "SETTINGS_INVALID": {
  "message": "The settings in {path} cannot be used.",
  "remedy": "Correct the places that are listed; docs/configuration.md has all settings.",
  "side": "operator",
  "retryable": false
 },
 "SETTING_UNKNOWN": {
  "message": "There is no setting {name}.",
  "remedy": "{advice}",
  "side": "operator",
  "retryable": false
 },
 "SETTING_WRONG": {
  "message": "The setting {name} is not {expected}.",
  "remedy": "Correct it, or leave it out.",
  "side": "operator",
  "retryable": false
 },
 "SETTING_INVALID": {
  "message": "The environment variable {name} is \\"{value}\\", and not {expected}.",
  "remedy": "Correct it, or leave it out.",
  "side": "operator",
  "retryable": false
 },
 "ADDRESS_IN_USE": {
  "message": "Another process listens at {address} already.",
  "remedy": "End that process, or give another port: --port or KUMIKI_PORT; 0 takes a free one.",
  "side": "operator",
  "retryable": true
 },
 "ADDRESS_UNUSABLE": {
  "message": "Nobody can listen at {address} here: {reason}.",
  "remedy": "Give an address of this machine, and a port above 1023 where this user may not take those below.",
  "side": "operator",
  "retryable": false
 },
 "DISK_NEARLY_FULL": {
  "message": "No new work is taken: {store} has {free} left, and {reserve} are kept free.",
  "remedy": "Free some space, keep less, or lower disk.reserve; what runs goes on to its end.",
  "side": "operator",
  "retryable": true
 },
 "ALERT_NOT_FOUND": {
  "message": "There is no alert {alert}.",
  "remedy": "Take the id from the list of alerts; alerts that are long past are forgotten.",
  "side": "caller",
  "retryable": false
 },
 "PLATFORM_UNREACHABLE": {
  "message": "There is no answer from the platform at {url}: {reason}.",
  "remedy": "Check that it runs (\\"kumiki up\\") and that the address in --platform or KUMIKI_PLATFORM is right.",
  "side": "operator",
  "retryable": true
 },
 "PLATFORM_TOKEN": {
  "message": "The platform at {url} does not know who calls.",
  "remedy": "Put a token that it made for you into KUMIKI_TOKEN; the one that is there may have expired.",
  "side": "caller",
  "retryable": false
 },
 "PLATFORM_ANSWER": {
  "message": "What answers at {url} is no platform that this command understands: {reason}.",
  "remedy": "Check the address; command and platform should be of about the same version.",
  "side": "operator",
  "retryable": false
 },
 "REGISTRY_NAME_INVALID": {
  "message": "\\"{text}\\" does not name an image: {reason}.",
  "remedy": "Write it as HOST/PATH/NAME, with :TAG or @sha256:DIGEST behind it where one is meant.",
  "side": "caller",
  "retryable": false
 },
 "REGISTRY_UNREACHABLE": {
  "message": "No answer from the registry {registry}: {reason}.",
  "remedy": "Check its name and the network, and that it runs; then try again. KUMIKI_REGISTRY_MIRRORS names a mirror of it, where it cannot be reached from here.",
  "side": "operator",
  "retryable": true
 },
 "REGISTRY_LOGIN_NEEDED": {
  "message": "The registry {registry} asks who you are: {reason}.",
  "remedy": "Sign in with \\"docker login {registry}\\", or put the credentials into the file that DOCKER_CONFIG leads to.",
  "side": "operator",
  "retryable": false
 },
 "REGISTRY_DENIED": {
  "message": "The registry {registry} does not allow {action}: {reason}.",
  "remedy": "Ask whoever runs that registry for the permission, or choose another path in it.",
  "side": "operator",
  "retryable": false
 },
 "REGISTRY_NOT_FOUND": {
  "message": "There is no {what} in {where}.",
  "remedy": "Check the name, the tag and the digest; a private image also looks like this to who is not signed in.",
  "side": "caller",
  "retryable": false
 },
 "REGISTRY_BUSY": {
  "message": "The registry {registry} takes no more requests for now.",
  "remedy": "Try again in {seconds} seconds; signing in often raises the limit.",
  "side": "operator",
  "retryable": true
 },
 "REGISTRY_FAILED": {
  "message": "The registry {registry} failed at {action}: {reason}.",
  "remedy": "Try again later; if it stays so, tell whoever runs that registry.",
  "side": "operator",
  "retryable": true
 },
 "REGISTRY_REFUSED": {
  "message": "The registry {registry} refused {action}: {reason}.",
  "remedy": "Check that it takes OCI images, and that the name is one it allows.",
  "side": "operator",
  "retryable": false
 },
 "REGISTRY_CONTENT_WRONG": {
  "message": "{where} gave other bytes than {digest} says: {reason}.",
  "remedy": "Try again; if it stays so, the registry or something before it is broken or not honest: use another copy.",
  "side": "operator",
  "retryable": false
 },
 "REGISTRY_ANSWER_INVALID": {
  "message": "{where} gave {what} that cannot be used: {reason}.",
  "remedy": "Check that the address is that of an OCI registry, and that the image was built by a tool that keeps to the specification.",
  "side": "operator",
  "retryable": false
 },
 "REGISTRY_TOO_LARGE": {
  "message": "{what} of {where} has more than {limit} bytes.",
  "remedy": "An image of that kind is not taken: use one with a smaller manifest.",
  "side": "caller",
  "retryable": false
 },
 "REGISTRY_NOT_ENCRYPTED": {
  "message": "The connection to {address} would not be encrypted.",
  "remedy": "Use https, or allow it for this registry with --insecure where the network is your own.",
  "side": "operator",
  "retryable": false
 },
 "REGISTRY_REDIRECT_REFUSED": {
  "message": "The registry {registry} leads on to {address}, where Kumiki does not follow: {reason}.",
  "remedy": "Check the settings of the registry and of what stands before it.",
  "side": "operator",
  "retryable": false
 },
 "REGISTRY_CREDENTIALS_UNUSABLE": {
  "message": "The credentials for the registry {registry} cannot be read: {reason}.",
  "remedy": "Check {file}, and the credential helper that it names.",
  "side": "operator",
  "retryable": false
 },
 "REGISTRY_MIRRORS_INVALID": {
  "message": "The list of mirrors cannot be used: {reason}.",
  "remedy": "Write KUMIKI_REGISTRY_MIRRORS as REGISTRY=HOST[/PATH], several with commas between them.",
  "side": "operator",
  "retryable": false
 },
 "REGISTRY_LAYOUT_INVALID": {
  "message": "The folder {folder} is no OCI layout: {reason}.",
  "remedy": "Name a folder with the files oci-layout and index.json, or one that is empty or not there yet.",
  "side": "caller",
  "retryable": false
 },
 "REGISTRY_PLATFORM_MISSING": {
  "message": "The image {image} is not there for {platform}: it has {found}.",
  "remedy": "Choose another platform, or another image.",
  "side": "caller",
  "retryable": false
 },
 "COMPONENT_LABEL_INVALID": {
  "message": "The labels of the image {image} do not say which component it is: {reason}.",
  "remedy": "Build it with \\"kumiki build\\", or write the manifest as JSON into the label kumiki.manifest.",
  "side": "component",
  "retryable": false
 },
 "BUILD_PACKAGES_FAILED": {
  "message": "The packages of {component} for {platform} could not be installed: {reason}.",
  "remedy": "Check the names and versions in package.json, and that the package registry can be reached.",
  "side": "component",
  "retryable": false
 },
 "BUILD_BASE_INVALID": {
  "message": "The image {image} cannot be the base of {component}: {reason}.",
  "remedy": "Name another one with --base; the documentation says what a base needs.",
  "side": "caller",
  "retryable": false
 },
 "BUILD_FOLDER_CHANGED": {
  "message": "The folder {folder} was changed while it was packed: {reason}.",
  "remedy": "Let whatever writes there come to an end, then build again.",
  "side": "caller",
  "retryable": false
 },
 "PUBLISH_NOT_READY": {
  "message": "{component} is not published: {reason}.",
  "remedy": "Mend what is said above; \\"kumiki check\\" and \\"kumiki test\\" say it too.",
  "side": "component",
  "retryable": false
 },
 "PUBLISH_VERSION_TAKEN": {
  "message": "{image} is there already, and it is another image than this folder makes.",
  "remedy": "Raise the version in component.yaml: a published version never changes.",
  "side": "caller",
  "retryable": false
 },
 "PUBLISH_PLACE_NEEDED": {
  "message": "It is not known which registry to publish to.",
  "remedy": "Name it with --registry HOST/PATH, by KUMIKI_REGISTRY, or in package.json as \\"registry\\" under \\"kumiki\\".",
  "side": "caller",
  "retryable": false
 },
 "VERSION_BUMP_TOO_SMALL": {
  "message": "The version {version} of {component} follows {before}, but {change}.",
  "remedy": "Make it {needed} or later in component.yaml, or take the change back.",
  "side": "component",
  "retryable": false
 },
 "CONTAINER_PROGRAM_NEEDED": {
  "message": "An image needs a program that runs containers, and {programs} gave no answer.",
  "remedy": "Install podman, start docker, or name another such program by KUMIKI_CONTAINER_PROGRAM.",
  "side": "operator",
  "retryable": false
 },
 "CONTAINER_PULL_FAILED": {
  "message": "The image {image} cannot be pulled: {reason}.",
  "remedy": "Check its name, that the registry answers, and that you are signed in there.",
  "side": "operator",
  "retryable": false
 },
 "SIGNING_KEY_INVALID": {
  "message": "The key to sign with cannot be used: {reason}.",
  "remedy": "Give a private key of the curve P-256 in PEM form, by --key FILE or in KUMIKI_SIGNING_KEY; KUMIKI_SIGNING_PASSWORD opens one that is encrypted.",
  "side": "operator",
  "retryable": false
 },
 "CLUSTER_UNREACHABLE": {
  "message": "No answer from the cluster at {server}: {reason}.",
  "remedy": "Check that its API server runs and can be reached from the platform; it is tried again by itself.",
  "side": "operator",
  "retryable": true
 },
 "CLUSTER_CONFIG": {
  "message": "The access to the cluster is not usable: {reason}.",
  "remedy": "Let KUMIKI_ARGO_KUBECONFIG name a kubeconfig file, or run the platform in a pod with a service account.",
  "side": "operator",
  "retryable": false
 },
 "CLUSTER_DENIED": {
  "message": "The cluster does not allow the platform to {action} in the namespace {namespace}.",
  "remedy": "Give its account a Role with {rule}; \\"kumiki cluster\\" prints all that it needs.",
  "side": "operator",
  "retryable": false
 },
 "CLUSTER_REFUSED": {
  "message": "The cluster refused {what}: {reason}.",
  "remedy": "See what it says; quotas and admission rules of the namespace are set by whoever runs the cluster.",
  "side": "operator",
  "retryable": false
 },
 "COMPONENT_IMAGE_UNKNOWN": {
  "message": "Nobody knows an image of the component {component}, which a cluster would start it from.",
  "remedy": "Publish it to a registry, or name its image in the file that KUMIKI_ARGO_IMAGES leads to; its digest is {digest}.",
  "side": "operator",
  "retryable": false
 },
 "EXECUTOR_MISSING": {
  "message": "This platform has no cluster to carry the run out on.",
  "remedy": "Say executor: local or leave it out; or ask whoever runs the platform to set it up with a cluster (KUMIKI_ARGO_HELPER_IMAGE).",
  "side": "caller",
  "retryable": false
 },
 "EGRESS_NOT_ALLOWED": {
  "message": "The step \\"{step}\\" speaks to others over the network, which is not allowed on this cluster.",
  "remedy": "Ask whoever runs the platform to set KUMIKI_ARGO_EGRESS, or leave the step out.",
  "side": "operator",
  "retryable": false
 },
 "POD_CANNOT_START": {
  "message": "Trouble in the cluster: {reason}.",
  "remedy": "Whoever runs the cluster finds it as {pod}. The run goes on by itself when that is mended; items that failed can be retried.",
  "side": "operator",
  "retryable": true
 },
 "POD_LOST": {
  "message": "The pods that had this item ended without a result: {reason}.",
  "remedy": "Retry the failed items; if it happens again, give the component more memory or see the cluster’s events.",
  "side": "operator",
  "retryable": true
 },
 "REPLICA_LOST": {
  "message": "The pod {pod} of the deployment is gone: {reason}.",
  "remedy": "The frame that it had runs again elsewhere; if it happens often, see the events of the cluster.",
  "side": "operator",
  "retryable": true
 },
 "REPLICA_CANNOT_START": {
  "message": "A pod of the deployment does not start: {reason}.",
  "remedy": "Whoever runs the cluster finds it as {pod}; the deployment goes on by itself when that is mended.",
  "side": "operator",
  "retryable": true
 },
 "REPLICA_ANSWER_INVALID": {
  "message": "What a pod of a deployment and the platform said to each other cannot be: {reason}.",
  "remedy": "Its helper should be of the same version as the platform; KUMIKI_ARGO_HELPER_IMAGE names it.",
  "side": "operator",
  "retryable": false
 },
 "DEPLOYMENT_HOP_UNKNOWN": {
  "message": "No image of \\"{value}\\" passes from one group of steps to another: {passes} do.",
  "remedy": "Name outputs of steps in `hop.values` as STEP.OUTPUT, or leave it out for all of them.",
  "side": "caller",
  "retryable": false
 },
 "DEPLOYMENT_TARGET_CLOSED": {
  "message": "This platform deploys nothing on a Kubernetes cluster.",
  "remedy": "Deploy it on the machine of the platform, or ask whoever runs it to set KUMIKI_REALTIME_KUBERNETES.",
  "side": "caller",
  "retryable": false
 },
 "POD_MEMORY": {
  "message": "The container of {component} was ended by the cluster: it needed more memory than its limit of {limit}.",
  "remedy": "Let the step say what it needs (its resources, such as memory: 2Gi; the limit is twice that, and 1 GiB at least), or give it smaller images.",
  "side": "component",
  "retryable": true
 },
 "HELPER_ELSEWHERE": {
  "message": "The run {execution} is not at work in this process.",
  "remedy": "Ask again: the process that carries it out is behind the same address, or is just starting.",
  "side": "operator",
  "retryable": true
 },
 "HELPER_REPORT": {
  "message": "What a pod of a run told cannot be: {reason}.",
  "remedy": "Its helper should be of the same version as the platform; KUMIKI_ARGO_HELPER_IMAGE names it.",
  "side": "caller",
  "retryable": false
 },
 "BUNDLE_INVALID": {
  "message": "The image {bundle} of several components cannot be made: {reason}.",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "BUNDLE_COMPONENT_NEEDED": {
  "message": "There are several components here, and none of them was chosen: {names}.",
  "remedy": "Name one in KUMIKI_COMPONENT, or by --component NAME.",
  "side": "operator",
  "retryable": false
 },
 "BUNDLE_COMPONENT_UNKNOWN": {
  "message": "The component {component} is not here; there is: {names}.",
  "remedy": "Name one that is in KUMIKI_COMPONENT or by --component NAME, or take another image.",
  "side": "operator",
  "retryable": false
 },
 "REGISTRY_SOURCE_UNKNOWN": {
  "message": "Components are not taken from {where}.",
  "remedy": "Ask whoever runs the platform to name that registry in \\"registry.sources\\", or publish to one of these: {sources}.",
  "side": "caller",
  "retryable": false
 },
 "REGISTRY_NO_COMPONENT": {
  "message": "The image {image} is no component: {reason}.",
  "remedy": "Build it with \\"kumiki build\\", give it the label kumiki.manifest, or register it together with a manifest.",
  "side": "caller",
  "retryable": false
 },
 "REGISTRY_TAG_NEEDED": {
  "message": "No tag stands for the image {image}.",
  "remedy": "Give it a tag, such as its version, and register it by that: registries remove what has none.",
  "side": "caller",
  "retryable": false
 },
 "REGISTRY_SIGNATURE_NEEDED": {
  "message": "{image} is kept out, since {source} needs signatures: {reason}.",
  "remedy": "Sign it with a key that the platform trusts: \\"kumiki publish --key FILE\\" does it for what is there, too.",
  "side": "component",
  "retryable": false
 },
 "REGISTRY_KEY_INVALID": {
  "message": "The key {key} cannot verify signatures: {reason}.",
  "remedy": "Name a public key in PEM form, as \\"openssl ec -in release.pem -pubout\\" writes it.",
  "side": "operator",
  "retryable": false
 },
 "REGISTRY_NOTIFICATION_REFUSED": {
  "message": "This registry may not tell the platform of changes: {reason}.",
  "remedy": "Let it send \\"Authorization: Bearer SECRET\\" with the secret of \\"registry.notificationSecret\\"; without one, it has to run on the same machine.",
  "side": "operator",
  "retryable": false
 },
 "PUBLISH_PERMISSION_NEEDED": {
  "message": "Publishing components is a permission of its own, which you do not have.",
  "remedy": "Ask an administrator for it, or for a token with it: \\"kumiki token create NAME --role ROLE --publish\\".",
  "side": "caller",
  "retryable": false
 },
 "USAGE": {
  "message": "{reason}",
  "remedy": "See \\"{command} --help\\".",
  "side": "caller",
  "retryable": false
 },
 "INPUT_PATTERN_EMPTY": {
  "message": "No file fits \\"{pattern}\\", which was given for the input \\"{input}\\".",
  "remedy": "Check the folder and the ending; relative names start at {base}.",
  "side": "caller",
  "retryable": false
 },
 "LABELS_INVALID": {
  "message": "{path}, line {line}: {reason}.",
  "remedy": "Write a table with the columns file and label, for boxes also x, y, width and height; see docs/evaluate.md.",
  "side": "caller",
  "retryable": false
 },
 "EVALUATION_UNSUITABLE": {
  "message": "The pipeline cannot be evaluated so: {reason}.",
  "remedy": "{advice}",
  "side": "caller",
  "retryable": false
 },
 "INPUT_NAME_NEEDED": {
  "message": "\\"{given}\\" does not say which input it is for.",
  "remedy": "Write it as NAME={given}; the inputs are {inputs}.",
  "side": "caller",
  "retryable": false
 },
 "INPUTS_UNEQUAL": {
  "message": "The inputs do not make pairs: {found}.",
  "remedy": "Give as many values to each of them, or a single one that goes with all.",
  "side": "caller",
  "retryable": false
 },
 "INPUT_SINGLE": {
  "message": "The input \\"{input}\\" takes one value for all items, and {count} were given.",
  "remedy": "Name one file or value.",
  "side": "caller",
  "retryable": false
 },
 "FILE_OUTSIDE": {
  "message": "The file \\"{file}\\" lies outside of {folder}.",
  "remedy": "Put it into that folder, and name it without \\"..\\" and links that lead elsewhere.",
  "side": "caller",
  "retryable": false
 },
 "FILE_NOT_BOUND": {
  "message": "No file in {folder} has the content {digest}, which the pipeline calls \\"{name}\\".",
  "remedy": "Put the file beside the pipeline, or name it in the pipeline by its file name.",
  "side": "caller",
  "retryable": false
 },
 "COMPONENT_FOLDER_NEEDED": {
  "message": "There is no component.yaml in {folder}.",
  "remedy": "Go to the folder of a component, or make one with \\"kumiki new\\".",
  "side": "caller",
  "retryable": false
 },
 "PIPELINE_NEEDED": {
  "message": "There is neither a pipeline.yaml nor a component.yaml in {folder}.",
  "remedy": "Name the pipeline: kumiki run PIPELINE.yaml --in image=PHOTO.jpg.",
  "side": "caller",
  "retryable": false
 },
 "ERROR_UNHANDLED": {
  "message": "A component left an error that nothing handles: {reason}.",
  "remedy": "In the component, wait for every promise, and catch errors in timers and in handlers of events.",
  "side": "component",
  "retryable": false
 },
 "RUN_ENDED_EARLY": {
  "message": "Something ended the process before the run was over, most likely process.exit() in a component.",
  "remedy": "Let the component throw an error where an item cannot be done; then run again.",
  "side": "component",
  "retryable": false
 },
 "COMPONENT_TYPES_OLD": {
  "message": "The file {file} of {component} does not fit its component.yaml.",
  "remedy": "Run \\"kumiki generate\\" in its folder.",
  "side": "component",
  "retryable": false
 },
 "COMPONENT_TYPE_WRONG": {
  "message": "{reason}.",
  "remedy": "Correct the line: it does not agree with the types that it uses ({rule} of TypeScript).",
  "side": "component",
  "retryable": false
 },
 "COMPONENT_TYPES_UNCHECKED": {
  "message": "The types of the component cannot be checked: {reason}.",
  "remedy": "Run \\"npx tsc\\" in its folder, and correct its tsconfig.json or install its packages anew.",
  "side": "component",
  "retryable": false
 },
 "NAME_NOT_ALLOWED": {
  "message": "\\"{name}\\" cannot be the name of a component.",
  "remedy": "Write NAME or PUBLISHER/NAME in small letters, digits and single hyphens, each beginning with a letter, at most 50 characters.",
  "side": "caller",
  "retryable": false
 },
 "FOLDER_TAKEN": {
  "message": "The folder {folder} is there already and has something in it.",
  "remedy": "Choose another name, or another place with --dir.",
  "side": "caller",
  "retryable": false
 },
 "INSTALL_FAILED": {
  "message": "npm could not install the packages of the new component: {reason}.",
  "remedy": "Check that the package registry can be reached, then run \\"npm install\\" in {folder}.",
  "side": "operator",
  "retryable": true
 },
 "PACK_FAILED": {
  "message": "The package {name} could not be packed: {reason}.",
  "remedy": "Check that there is space on the disk, and run \\"npm run build\\" where this is a checkout.",
  "side": "operator",
  "retryable": false
 },
 "INTERNAL": {
  "message": "Something went wrong inside Kumiki: {reason}.",
  "remedy": "Please report it with this message and the steps that led to it.",
  "side": "kumiki",
  "retryable": false
 }
}
""")
