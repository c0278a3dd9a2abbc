-- Opens a file, waits for a diagnostic, takes a code action as a user does, and saves.
-- The environment says which: SERVER, FILE, ACTION; ANSWER is the file for what was seen.
local server = vim.split(vim.env.SERVER, "\n")
local seen = { version = tostring(vim.version().major) .. "." .. tostring(vim.version().minor) }

local function finish(problem)
  seen.problem = problem
  local answer = assert(io.open(vim.env.ANSWER, "w"))
  answer:write(vim.fn.json_encode(seen))
  answer:close()
  vim.cmd(problem and "cquit" or "qall!")
end

local function await(what, condition)
  if not vim.wait(60000, condition, 20) then
    finish("waited in vain for " .. what)
  end
end

vim.cmd("edit " .. vim.fn.fnameescape(vim.env.FILE))
vim.bo.filetype = "python"
local client = vim.lsp.start_client({ name = "tfscaffold", cmd = server, root_dir = vim.fn.getcwd() })
vim.lsp.buf_attach_client(0, client)

await("a diagnostic", function()
  return #vim.diagnostic.get(0) > 0
end)
seen.diagnostics = vim.tbl_map(function(each)
  return { each.code, each.severity, each.lnum, each.col, each.end_col }
end, vim.diagnostic.get(0))

-- An edit that is not saved: the server must know it.
vim.api.nvim_buf_set_lines(0, 0, 0, false, { "# ü 🙂 first" })
vim.fn.search("Sequential", "w")

local offered = {}
vim.ui.select = function(items, options, choose)
  for _, item in ipairs(items) do
    local title = options.format_item(item)
    table.insert(offered, title)
    if title == vim.env.ACTION then
      choose(item, 1)
    end
  end
end
local before = vim.api.nvim_buf_get_changedtick(0)
vim.lsp.buf.code_action()
await("an edit", function()
  return vim.api.nvim_buf_get_changedtick(0) > before
end)
seen.offered = offered
vim.cmd("write")
finish(nil)
