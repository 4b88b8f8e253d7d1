-- Sends the requests of a file once each. When all are answered it prints how many, how many were refused, and the seconds.
local ffi = require("ffi")
ffi.cdef("typedef struct { long s, us; } paraat_time; int gettimeofday(paraat_time *, void *);")
local file, wanted, answered, bad, from
local function now()
  local t = ffi.new("paraat_time")
  ffi.C.gettimeofday(t, nil)
  return tonumber(t.s) + tonumber(t.us) / 1e6
end
function init(arguments)
  file = io.open(arguments[1], "rb")
  wanted = tonumber(arguments[2]) - 1 -- wrk takes the first request to look at it, and does not send it
  answered, bad = 0, 0
end
function request()
  local head = file:read(4)
  if not head then return wrk.format("GET", "/.well-known/paraat") end
  from = from or now()
  local a, b, c, d = head:byte(1, 4)
  return file:read(a + b * 256 + c * 65536 + d * 16777216)
end
function response(status)
  answered = answered + 1
  if answered <= wanted and (status < 200 or status > 299) then bad = bad + 1 end
  if answered < wanted then return end
  io.stdout:write(string.format("result %d %.6f\nbad %d\n", answered, now() - from, bad))
  io.stdout:flush()
  os.exit(0)
end
