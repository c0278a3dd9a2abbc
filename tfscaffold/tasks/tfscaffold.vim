" tfscaffold's commands for Vim. Written by `tfscaffold editor vim`.
if exists('g:loaded_tfscaffold')
  finish
endif
let g:loaded_tfscaffold = 1
let s:cpo = &cpo
set cpo&vim

let s:python = "{{python}}"
let s:actions = [
{{actions}}
      \ ]
let s:places = '%f:%l:%c: %t%*[a-z] %m,%-G%.%#'

function! s:Pick(tiers) abort
  let number = inputlist(['Convert to:'] + map(copy(a:tiers), '(v:key + 1) . ". " . v:val'))
  return number > 0 ? get(a:tiers, number - 1, '') : ''
endfunction

function! TfscaffoldTiers(lead, line, cursor) abort
  return filter([{{tiers}}], 'stridx(v:val, a:lead) == 0')
endfunction

" The program, from the project's environment where that has it.
function! s:Program(module) abort
  let bin = getcwd() . (has('win32') ? '/.venv/Scripts/' : '/.venv/bin/')
  if a:module !=# 'tfscaffold'
    return [executable(bin . 'python') ? bin . 'python' : 'python3', '-m', a:module]
  endif
  if s:python !=# ''
    return [s:python, '-m', 'tfscaffold']
  endif
  return [executable(bin . 'tfscaffold') ? bin . 'tfscaffold' : 'tfscaffold']
endfunction

" What stands in the place of a mark; an empty text where the user gave no answer.
function! s:Value(mark, argument) abort
  if a:mark ==# '{file}'
    return expand('%:p')
  elseif a:mark ==# '{line}'
    return string(line('.'))
  elseif a:mark ==# '{tier}'
    return a:argument !=# '' ? a:argument : s:Pick(TfscaffoldTiers('', '', 0))
  elseif a:mark ==# '{folder}'
    return a:argument !=# '' ? a:argument : input('Folder of the new project: ', 'demo', 'dir')
  endif
  return a:mark
endfunction

function! s:Command(action, argument) abort
  let module = a:action.module
  if stridx(module, '{package}') >= 0
    let found = glob('src/*/train.py', 0, 1)
    if len(found) != 1
      echoerr 'tfscaffold: no src/*/train.py here, or several.'
      return []
    endif
    let module = substitute(module, '{package}', fnamemodify(found[0], ':h:t'), '')
  endif
  let words = map(copy(a:action.words), 's:Value(v:val, a:argument)')
  return index(words, '') >= 0 ? [] : s:Program(module) + words
endfunction

function! s:Run(action, argument) abort
  if a:action.kind !=# 'run' && &buftype ==# ''
    update
  endif
  let command = s:Command(a:action, a:argument)
  if empty(command)
    return
  elseif a:action.kind ==# 'run'
    call term_start(command, {'term_name': 'tfscaffold ' . a:action.name})
    return
  endif
  let output = systemlist(join(map(command, 'shellescape(v:val)')) . ' 2>&1')
  if a:action.kind ==# 'convert'
    let view = winsaveview()
    silent edit
    call winrestview(view)
  elseif a:action.kind ==# 'preview'
    new
    setlocal buftype=nofile bufhidden=wipe noswapfile filetype=diff
    call setline(1, output)
    return
  endif
  call setqflist([], ' ', {'title': 'tfscaffold', 'lines': output, 'efm': s:places})
  if empty(getqflist())
    echo get(output, -1, '')
  else
    copen
  endif
endfunction

for s:action in s:actions
  let s:name = 'Tfscaffold' . substitute(s:action.name, '\v(^|-)(\l)', '\u\2', 'g')
  execute 'command! -nargs=?' (index(s:action.words, '{tier}') >= 0 ? '-complete=customlist,TfscaffoldTiers' : '')
        \ s:name 'call s:Run(' . string(s:action) . ', <q-args>)'
endfor

let &cpo = s:cpo
