-- The load: one request for all, or one with a code of its own each time.
--   same                     no {code} in the address
--   counted PREFIX           codes are PREFIX, the thread and a number
--   listed FILE FIRST STRIDE codes are the lines of a file, 32 characters each; each
--                            thread begins STRIDE lines after the one before it
-- The fifth argument is the address of the server for which a proxy is asked, or empty.
-- With a sixth, "look", every answer must have the status and the text that
-- follow; this is slow, and so done only while a server is warmed.
local threads = {}

function setup(thread)
  thread:set('id', #threads)
  threads[#threads + 1] = thread
end

function init(args)
  sent, wrong = 0, 0
  local mode = args[1]
  local line = wrk.format('GET', args[5] .. wrk.path)
  local i, j = line:find('{code}', 1, true)
  if mode == 'same' then
    if args[5] ~= '' then request = function() return line end end
  else
    local head, tail = line:sub(1, i - 1), line:sub(j + 1)
    local code
    if mode == 'counted' then
      code = function() return string.format('%s%02d%08d', args[2], id, sent) end
    else
      local file = assert(io.open(args[2]))
      file:seek('set', (tonumber(args[3]) + id * tonumber(args[4])) * 33)
      code = function() return file:read('*l') or 'the-file-has-no-more-codes' end
    end
    request = function()
      sent = sent + 1
      return head .. code() .. tail
    end
  end
  if args[6] == 'look' then
    local status, text = tonumber(args[7]), args[8]
    response = function(s, _, body)
      if s ~= status or not body:find(text, 1, true) then
        wrong = wrong + 1
        example = s .. ' ' .. body:sub(1, 200)
      end
    end
  end
end

function done(summary, latency)
  local most, bad, one = 0, 0, ''
  for _, t in ipairs(threads) do
    most = math.max(most, t:get('sent') or 0)
    bad = bad + (t:get('wrong') or 0)
    one = t:get('example') or one
  end
  local e = summary.errors
  io.write(string.format('\nbench\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\n', summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99), latency.max, e.connect + e.read + e.write, e.timeout, e.status,
    most, bad, (one:gsub('%c', ' '))))
end
