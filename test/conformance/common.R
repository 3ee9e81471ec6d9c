# For the scripts in statistics/, which run in this folder: Rscript statistics/<name>.R [seed]
# A seed other than 0 makes other random data; what is recorded was made with 0.
extra_seed <- { words <- commandArgs(trailingOnly = TRUE); if (length(words) > 0) as.integer(words[1]) else 0L }
seeded <- function(seed) set.seed(seed + 1000L * extra_seed)

# Leaves with status 77 where a package is missing: the test then says so instead of failing.
used <- character(0)
need <- function(package) {
  if (!requireNamespace(package, quietly = TRUE)) { message("no package ", package); quit(status = 77) }
  suppressMessages(library(package, character.only = TRUE))
  used <<- c(used, sprintf("%s %s", package, packageVersion(package)))
}

# JSON. NA becomes null; infinite numbers become 1e999, which no schema accepts: say NA where there is no figure.
num <- function(x) ifelse(is.na(x), "null", ifelse(is.infinite(x), "1e999", formatC(as.numeric(x), digits = 16, format = "g", width = 1)))
arr <- function(x) paste0("[", paste(num(x), collapse = ","), "]")
str <- function(x) sprintf('"%s"', x)
list_of <- function(parts) paste0("[", paste(unlist(parts), collapse = ","), "]")
lines_of <- function(parts) paste0("[\n", paste(unlist(parts), collapse = ",\n"), "\n]")
obj <- function(...) { parts <- list(...); paste0("{", paste(sprintf('"%s":%s', names(parts), unlist(parts)), collapse = ","), "}") }
# The last line of every script.
emit <- function(...) cat(obj(source = str(paste(c(R.version.string, used), collapse = ", ")), ...), "\n", sep = "")
