"""A small server for SageMaker endpoints around inference.py: GET /ping, POST /invocations, on port 8080.

The image of training serves too, so both have the same LLaVA. One request runs at a time: the GPU is the bottleneck, and answers of
requests that wait are bounded by SageMaker's own time-out of 60 seconds.
"""

import os
import threading

import inference
import uvicorn
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, PlainTextResponse, Response

app = FastAPI()
loaded = inference.model_fn(os.environ.get("CHARTMILL_MODEL_DIR", "/opt/ml/model"))
one_at_a_time = threading.Lock()


def answered(body, content_type, request):
    wanted = inference.input_fn(body, content_type, request)
    with one_at_a_time:
        answer = inference.predict_fn(wanted, loaded)
    return inference.output_fn(answer)


@app.get("/ping")
def ping():
    """Reached only once the model is loaded."""
    return PlainTextResponse("ok")


@app.post("/invocations")
async def invocations(request: Request):
    body = await request.body()
    content_type = request.headers.get("content-type", "application/json")
    try:
        answer = await run_in_threadpool(answered, body, content_type, request)
    except inference.BadRequest as error:
        return JSONResponse({"error": str(error)}, status_code=400)
    return Response(answer, media_type="application/json")


if __name__ == "__main__":
    uvicorn.run(app, host="0.0.0.0", port=8080, log_level="warning")
