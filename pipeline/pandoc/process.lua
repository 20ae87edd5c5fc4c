-- Answers requests until its input ends: what `process.py` beside it asks of pandoc, without a start for each post.
--
-- A request is a line "read FORMAT-SIZE TEXT-SIZE", or "write …", and as many bytes: the name of a format and a text.
-- `read` takes a text in the format (of DOCX and the like, the file) and gives pandoc's JSON; `write` takes pandoc's JSON and gives a text in the format.
-- `pack` gives a file in the format, without the title that its metadata have. Its text begins with the pictures that the
-- document names, and perhaps a "reference" for its page, each after a line "NAME MEDIA-TYPE SIZE"; an empty line and
-- pandoc's JSON follow.
-- `cite` gives pandoc's JSON with its citations written and the entries of its bibliography at the end. Before its JSON, as
-- for `pack`, stands the style that its metadata name: no file is read, and no address.
-- `entries` gives pandoc's JSON with the entries of a bibliography, which stands before its JSON likewise, as citeproc reads
-- them in the language that the metadata name.
-- An answer is a line "ok RESULT-SIZE LOG-SIZE", or "error …", and as many bytes: the result, or why there is none, and
-- what pandoc logged, each message as JSON in a line of its own.

-- What pandoc's command line has where Lua has other defaults.
local READING = {columns = 72}
local WRITING = {wrap_text = 'none', html_math_method = 'mathml'}
-- All files that a text may reach. Without this list pandoc reads what `include` of some formats names.
local NO_FILES = {}

local function take_pictures(text)
  local at = 1
  while text:sub(at, at) ~= '\n' do
    local name, kind, size, after = text:match('^(%S+) (%S+) (%d+)\n()', at)
    pandoc.mediabag.insert(name, kind, text:sub(after, after + size - 1))
    at = math.tointeger(after + size)
  end
  return text:sub(at + 1)
end

local function pack(format, text)
  local document = pandoc.read(take_pictures(text), 'json', READING, NO_FILES)
  local template = pandoc.template.default(format):gsub('%$if%(title%)%$.*%$for%(include%-before%)', '$for(include-before)')
  local options = {template = pandoc.template.compile(template)}
  local _, reference = pandoc.mediabag.lookup('reference')
  return pandoc.system.with_temporary_directory('reference', function(folder)
    if reference then
      options.reference_doc = pandoc.path.join({folder, 'reference'})
      local file <close> = assert(io.open(options.reference_doc, 'wb'))
      file:write(reference):flush()
    end
    return pandoc.write(document, format, options)
  end)
end

local function convert(operation, format, text)
  if operation == 'pack' then
    return pack(format, text)
  end
  if operation == 'cite' then
    local document = pandoc.read(take_pictures(text), 'json', READING, NO_FILES)
    return pandoc.write(pandoc.utils.citeproc(document), 'json')
  end
  if operation == 'entries' then
    local document = pandoc.read(take_pictures(text), 'json', READING, NO_FILES)
    document.meta.references = pandoc.utils.references(document)
    return pandoc.write(document, 'json')
  end
  if operation == 'read' then
    return pandoc.write(pandoc.read(text, format, READING, NO_FILES), 'json')
  end
  return pandoc.write(pandoc.read(text, 'json', READING, NO_FILES), format, WRITING)
end

local function answer(operation, format, text)
  local done, result
  local messages = pandoc.log.silence(function()
    done, result = pcall(convert, operation, format, text)
  end)
  local lines = {}
  for number = #messages, 1, -1 do  -- the last one comes first
    lines[#lines + 1] = pandoc.json.encode(messages[number])
  end
  local words, log = tostring(result), table.concat(lines, '\n')
  io.stdout:write(done and 'ok ' or 'error ', #words, ' ', #log, '\n', words, log)
  io.stdout:flush()
end

local function take(size)
  return size > 0 and io.stdin:read(size) or ''  -- to read nothing would wait for more
end

for line in io.stdin:lines() do
  local operation, format_size, text_size = line:match('^(%a+) (%d+) (%d+)$')
  local format = take(tonumber(format_size))
  answer(operation, format, take(tonumber(text_size)))
  pandoc.mediabag.empty()  -- pictures of a document that was read
  collectgarbage()  -- to Lua a document is a few bytes, so that it would keep many of them
end
