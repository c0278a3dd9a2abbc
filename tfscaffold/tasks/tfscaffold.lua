-- tfscaffold's commands for Neovim. Written by `tfscaffold editor neovim`.
local python = "{{python}}"
local actions = {
{{actions}}
}
local tiers = { {{tiers}} }
local places = "%f:%l:%c: %t%*[a-z] %m,%-G%.%#"

-- The program, from the project's environment where that has it.
local function program(module)
  local windows = vim.fn.has("win32") == 1
  local bin = vim.fn.getcwd() .. (windows and "/.venv/Scripts/" or "/.venv/bin/")
  local function find(name, other)
    return vim.fn.executable(bin .. name) == 1 and bin .. name or other
  end
  if module ~= "tfscaffold" then
    return { find("python", "python3"), "-m", module }
  elseif python ~= "" then
    return { python, "-m", "tfscaffold" }
  end
  return { find("tfscaffold", "tfscaffold") }
end

local function find_package()
  local found = vim.fn.glob("src/*/train.py", false, true)
  return #found == 1 and vim.fn.fnamemodify(found[1], ":h:t") or nil
end

local function command(action, answer)
  local module = action.module
  if module:find("{package}", 1, true) then
    local package = find_package()
    if not package then
      vim.notify("tfscaffold: no src/*/train.py here, or several.", vim.log.levels.ERROR)
      return nil
    end
    module = package .. ".train"
  end
  local values = {
    ["{file}"] = vim.api.nvim_buf_get_name(0),
    ["{line}"] = tostring(vim.api.nvim_win_get_cursor(0)[1]),
    ["{tier}"] = answer,
    ["{folder}"] = answer,
  }
  local words = program(module)
  for _, word in ipairs(action.words) do
    table.insert(words, values[word] or word)
  end
  return words
end

local function show(output)
  vim.cmd("new")
  vim.bo.buftype = "nofile"
  vim.bo.bufhidden = "wipe"
  vim.bo.filetype = "diff"
  vim.api.nvim_buf_set_lines(0, 0, -1, false, output)
end

local function run(action, answer)
  local words = command(action, answer)
  if not words then
    return
  elseif action.kind == "run" then
    vim.cmd("new")
    vim.fn.termopen(words)
    return
  end
  vim.cmd("update")
  local output = vim.fn.systemlist(words)
  if action.kind == "preview" then
    show(output)
    return
  elseif action.kind == "convert" then
    local view = vim.fn.winsaveview()
    vim.cmd("silent edit")
    vim.fn.winrestview(view)
  end
  vim.fn.setqflist({}, " ", { title = "tfscaffold", lines = output, efm = places })
  if vim.tbl_isempty(vim.fn.getqflist()) then
    vim.notify(output[#output] or "")
  else
    vim.cmd("copen")
  end
end

-- Ask for what the command was not given.
local function start(action, answer)
  local function go(chosen)
    if chosen and chosen ~= "" then
      run(action, chosen)
    end
  end
  if answer ~= "" then
    run(action, answer)
  elseif vim.tbl_contains(action.words, "{tier}") then
    vim.ui.select(tiers, { prompt = "Convert to:" }, go)
  elseif vim.tbl_contains(action.words, "{folder}") then
    vim.ui.input({ prompt = "Folder of the new project: ", default = "demo" }, go)
  else
    run(action, answer)
  end
end

for _, action in ipairs(actions) do
  local name = ("-" .. action.name):gsub("%-(%l)", string.upper)
  vim.api.nvim_create_user_command("Tfscaffold" .. name, function(given)
    start(action, given.args)
  end, {
    nargs = "?",
    desc = action.label,
    complete = function(lead)
      return vim.tbl_filter(function(tier)
        return vim.tbl_contains(action.words, "{tier}") and vim.startswith(tier, lead)
      end, tiers)
    end,
  })
end
