;; Opens a file, waits for a diagnostic, takes a code action as a user does, and saves.
;; The environment says which: SERVER, FILE, ACTION; ANSWER is the file for what was seen.
(require 'eglot)
(require 'flymake)
(require 'json)
(require 'python)

(defvar seen (list (cons 'version emacs-version)))

(defun finish (problem)
  (when problem (push (cons 'problem problem) seen))
  (let ((coding-system-for-write 'utf-8))
    (with-temp-file (getenv "ANSWER") (insert (json-encode seen))))
  (kill-emacs (if problem 1 0)))

(defun await (what condition)
  (with-timeout (60 (finish (concat "waited in vain for " what)))
    (while (not (funcall condition)) (accept-process-output nil 0.02))))

(setq eglot-server-programs
      (list (cons 'python-mode (split-string (getenv "SERVER") "\n")))
      eglot-confirm-server-initiated-edits nil
      eglot-autoshutdown t
      eglot-sync-connect 60)
(prefer-coding-system 'utf-8)
(find-file (getenv "FILE"))
(python-mode)
(apply #'eglot (eglot--guess-contact))
(flymake-mode 1)
(await "a diagnostic" (lambda () (flymake-start) (flymake-diagnostics)))
(push (cons 'diagnostics
            (vconcat (mapcar
                      (lambda (each)
                        (vector (flymake-diagnostic-text each)
                                (save-excursion
                                  (goto-char (flymake-diagnostic-beg each))
                                  (vector (1- (line-number-at-pos)) (- (point) (line-beginning-position))))
                                (buffer-substring (flymake-diagnostic-beg each)
                                                  (flymake-diagnostic-end each))))
                      (flymake-diagnostics))))
      seen)

;; An edit that is not saved: the server must know it.
(goto-char (point-min))
(insert "# ü 🙂 first\n")
(search-forward "Sequential")

;; The menu, as if the user had read it and chosen.
(advice-add 'completing-read :override
            (lambda (_prompt titles &rest _)
              (push (cons 'offered (vconcat (all-completions "" titles))) seen)
              (getenv "ACTION")))
(let ((before (buffer-chars-modified-tick))
      ;; A key was pressed, not the mouse.
      (last-nonmenu-event ?a))
  (eglot-code-actions (point) (point) nil t)
  (await "an edit" (lambda () (/= before (buffer-chars-modified-tick)))))
(save-buffer)
(finish nil)
