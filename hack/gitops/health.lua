--
-- It needs no library: Argo CD gives a custom script neither string nor math. The
-- two versions differ in the next line.
local strict = STRICT

-- The conditions that are reported when they are False, the most severe first. Met,
-- Passed, Decided, InService and UnderWarranty are not in the list, because False is
-- normal for them.
local reported = {
  "RecordsKept", "BudgetAligned", "Funded", "DevicesSupported", "Supported", "EvaluationsCurrent", "EvaluationsScheduled", "Completed",
  "Equitable", "OnTrack", "SourceAnswered", "Measured", "Balanced", "InForce", "Complete",
}

local function health(status, message)
  return {status = status, message = message}
end

local function describe(condition)
  return condition.type .. " is " .. tostring(condition.status) .. ": " .. tostring(condition.message)
end

local function finding(f)
  return tostring(f.code) .. ": " .. tostring(f.message)
end

-- An evaluation before its due date is not complete either; only an overdue one is
-- reported.
local function isReported(condition)
  return condition.status == "False" and (condition.type ~= "Completed" or condition.reason == "Overdue")
end

-- Findings are listed from the most severe on. Waived findings do not count.
local function listedErrors(findings)
  local list = {}
  for _, f in ipairs(findings) do
    if f.severity == "Error" and (f.waived or "") == "" then
      list[#list + 1] = f
    end
  end
  return list
end

if obj.metadata.deletionTimestamp ~= nil then
  return health("Progressing", "Pending deletion")
end

local status = obj.status or {}
local generation = obj.metadata.generation
if generation == nil or status.observedGeneration ~= generation then
  return health("Progressing", "Waiting for techplan to assess generation " .. tostring(generation or 1) .. ".")
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end
if conditions.Stalled ~= nil and conditions.Stalled.status == "True" then
  return health("Degraded", conditions.Stalled.message)
end
if conditions.Ready == nil or conditions.Ready.status ~= "True" then
  local ready = conditions.Ready or {message = "Waiting for techplan to assess it."}
  return health("Progressing", ready.message)
end

local errors = listedErrors(status.findings or {})
if strict and #errors > 0 then
  local message = finding(errors[1])
  if #errors > 1 then
    message = message .. " Errors listed: " .. tostring(#errors) .. "."
  end
  return health("Degraded", message)
end

local worst, also, unknown = nil, {}, {}
for _, name in ipairs(reported) do
  local condition = conditions[name]
  if condition ~= nil and isReported(condition) then
    if worst == nil then
      worst = condition
    else
      also[#also + 1] = name
    end
  elseif condition ~= nil and condition.status == "Unknown" then
    unknown[#unknown + 1] = name .. " (" .. tostring(condition.reason) .. ")"
  end
end

if worst ~= nil then
  local message = describe(worst)
  if #also > 0 then
    message = message .. " Also False: " .. table.concat(also, ", ") .. "."
  end
  return health("Healthy", message)
end
if #errors > 0 then
  return health("Healthy", finding(errors[1]))
end
if conditions.Completed ~= nil then
  return health("Healthy", conditions.Completed.message)
end
if #unknown > 0 then
  return health("Healthy", "No bad news. Not known: " .. table.concat(unknown, ", ") .. ".")
end
return health("Healthy", "No bad news.")
