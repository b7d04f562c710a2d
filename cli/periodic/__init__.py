"""What `cchc watch` does again and again: one job a file, found by the registry. Each module declares

    NAME      the job's name, in messages
    INTERVAL  the longest time between two of its runs; it also runs when the watch begins
    job       a function of a `cli.watching.Watched` that gives the job: a callable without arguments that does one run
              and returns when the next is wanted, or None for an INTERVAL later

Jobs run one after the other, in the order of their times, since one process writes to a data folder. So a job may find
itself late. It may be killed at any moment and begins anew with the next watch: what must not be done twice it notes in
the data folder itself, as the crawl does. KeyboardInterrupt stops it. A CchcError is told and the job is run again
soon; the other jobs go on.
"""
