"""One thread for matrix products. Ours are small and many: a second thread waits for the first most of the time, and on
a busy machine everybody waits for both. Must be imported before numpy is."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
