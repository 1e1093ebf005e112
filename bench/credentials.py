"""How fast badges are issued and verified, beside bare signatures and beside the general way.

The same as `openmerit bench`, for longer.
"""

from openmerit.cli._bench import bench_command

if __name__ == "__main__":
    bench_command(as_json=False, seconds=40.0)
