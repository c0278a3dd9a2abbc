;;; tfscaffold.el --- tfscaffold's commands for Emacs  -*- lexical-binding: t; -*-
;; Written by `tfscaffold editor emacs`.

(require 'compile)
(require 'subr-x)

(defconst tfscaffold-python "{{python}}"
  "The interpreter that has tfscaffold, or an empty text.")

(defconst tfscaffold-tiers '({{tiers}}))

(defconst tfscaffold-actions
  '(
{{actions}}
    )
  "Name, label, what to do, module and arguments of each command.")

(add-to-list 'compilation-error-regexp-alist-alist
             '(tfscaffold "^\\(.+?\\):\\([0-9]+\\):\\([0-9]+\\): \
\\(?:error\\|\\(warning\\)\\|\\(information\\)\\) TFS[0-9]+ "
                          1 2 3 (4 . 5)))
(add-to-list 'compilation-error-regexp-alist 'tfscaffold)

(defun tfscaffold--root ()
  "Return the project's folder."
  (expand-file-name
   (or (locate-dominating-file default-directory "pyproject.toml")
       (locate-dominating-file default-directory ".git")
       default-directory)))

(defun tfscaffold--program (module)
  "Return how MODULE is run, from the project's environment where that has it."
  (let* ((bin (if (eq system-type 'windows-nt) ".venv/Scripts/" ".venv/bin/"))
         (exec-path (cons (expand-file-name bin) exec-path)))
    (cond ((not (equal module "tfscaffold"))
           (list (or (executable-find "python") "python3") "-m" module))
          ((string-empty-p tfscaffold-python)
           (list (or (executable-find "tfscaffold") "tfscaffold")))
          (t (list tfscaffold-python "-m" "tfscaffold")))))

(defun tfscaffold--module (module)
  "Return MODULE with the name of the project's package in it."
  (if (not (string-match-p "{package}" module))
      module
    (let ((found (file-expand-wildcards "src/*/train.py")))
      (unless (= (length found) 1)
        (user-error "No src/*/train.py in %s, or several" default-directory))
      (string-replace "{package}"
                      (file-name-nondirectory
                       (directory-file-name (file-name-directory (car found))))
                      module))))

(defun tfscaffold--value (word)
  "Return what stands in the place of WORD, a mark or an argument."
  (pcase word
    ("{file}" (or buffer-file-name (user-error "This buffer has no file")))
    ("{line}" (number-to-string (line-number-at-pos nil t)))
    ("{tier}" (completing-read "Convert to: " tfscaffold-tiers nil t))
    ("{folder}" (expand-file-name (read-directory-name "Folder of the new project: ")))
    (_ word)))

(defun tfscaffold--preview (command)
  "Show the output of COMMAND as a diff."
  (with-current-buffer (get-buffer-create "*tfscaffold preview*")
    (let ((inhibit-read-only t))
      (erase-buffer)
      (apply #'call-process (car command) nil t nil (cdr command))
      (diff-mode)
      (goto-char (point-min))
      (display-buffer (current-buffer)))))

(defun tfscaffold--compile (name kind command)
  "Run COMMAND in a buffer for NAME; with KIND `convert', read the file again."
  (let ((source (current-buffer))
        (line (mapconcat #'shell-quote-argument command " ")))
    (with-current-buffer
        (compilation-start line (eq kind 'run)
                           (lambda (_) (format "*tfscaffold %s*" name)))
      (when (eq kind 'convert)
        (add-hook 'compilation-finish-functions
                  (lambda (&rest _)
                    (when (buffer-live-p source)
                      (with-current-buffer source (revert-buffer t t t))))
                  nil t)))))

(defun tfscaffold-run (name)
  "Run the action called NAME."
  (pcase-let ((`(,_ ,_ ,kind ,module . ,words) (assoc name tfscaffold-actions)))
    (when (and buffer-file-name (not (eq kind 'run)))
      (save-buffer))
    (let* ((default-directory (tfscaffold--root))
           (command (append (tfscaffold--program (tfscaffold--module module))
                            (mapcar #'tfscaffold--value words))))
      (if (eq kind 'preview)
          (tfscaffold--preview command)
        (tfscaffold--compile name kind command)))))

(dolist (action tfscaffold-actions)
  (let ((name (car action)))
    (defalias (intern (concat "tfscaffold-" name))
      (lambda () (interactive) (tfscaffold-run name))
      (concat "tfscaffold: " (cadr action) "."))))

(provide 'tfscaffold)
;;; tfscaffold.el ends here
