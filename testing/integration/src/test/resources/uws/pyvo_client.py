"""Drives the UWS interface with pyvo as it is: UWS_URL, ORCHEST_CLIENT_ID and ORCHEST_CLIENT_SECRET lead there."""

import os
import warnings

import requests

warnings.simplefilter("ignore")

from pyvo.dal import TAPService  # noqa: E402
from pyvo.dal.exceptions import DALServiceError  # noqa: E402

session = requests.Session()
session.auth = (os.environ["ORCHEST_CLIENT_ID"], os.environ["ORCHEST_CLIENT_SECRET"])


def service(pipeline):
    return TAPService(f"{os.environ['UWS_URL']}/{pipeline}", session=session)


hello = service("hello_world")
assert hello.available, hello.availability
assert any(each.standardid == "ivo://ivoa.net/std/UWS" for each in hello.capabilities)

job = hello.submit_job("", message="olá & <b>", seconds=0, runid="pyvo")
assert job.phase == "PENDING", job.phase
assert job.job_id in [each.jobid for each in hello.get_job_list(phases=["PENDING"])]
job.run().wait(timeout=60)
assert job.phase == "COMPLETED", job.phase
job.raise_if_error()
results = {each.id_: each for each in job.results}
assert list(results) == ["hello.txt", "stdout", "stderr"], results
assert session.get(results["stdout"].href).text == "waiting 0 s\nwrote hello.txt\n"
file = session.get(results["hello.txt"].href)
assert file.content.decode() == "olá & <b>\n", file.content
assert int(results["hello.txt"].size) == len(file.content) == int(file.headers["Content-Length"])
assert "hello.txt" in file.headers["Content-Disposition"], file.headers
assert session.get(job.url + "/results/files/no/such").status_code == 404
assert session.get(job.url + "/results/files/.orchestration/task").status_code == 404
listed = {each.jobid: each for each in hello.get_job_list(last=10)}
assert listed[job.job_id].phase == "COMPLETED" and listed[job.job_id].runid == "pyvo"
assert hello.get_job(job.job_id).phase == "COMPLETED"

stopped = hello.submit_job("", CONFIG="seconds: 600")
stopped.run().abort()
try:
    stopped.wait(timeout=60)
except DALServiceError:
    # pyvo waits for no job that was aborted.
    pass
stopped.delete()

try:
    hello.submit_job("", seconds="later").run()
    raise AssertionError("a wrong config was taken")
except DALServiceError as error:
    assert "400" in str(error), error

failed = service("exit_three").submit_job("").run().wait(timeout=60)
assert failed.phase == "ERROR", failed.phase
# Not in failed.job.errorsummary: pyvo 1.2 drops the text of the message.
assert failed.job.errorsummary.type_ == "fatal" and "NONZERO_EXIT" in session.get(failed.url).text
error = session.get(failed.url + "/error")
assert 'value="ERROR"' in error.text, error.text
with open(os.environ["ERROR_DOCUMENT"], "wb") as file:
    file.write(error.content)
print("done")
