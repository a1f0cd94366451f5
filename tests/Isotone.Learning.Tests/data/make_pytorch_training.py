#!/usr/bin/env python3
"""Writes pytorch_training.json: layers, optimizers and schedules as PyTorch computes them, in double.

    python3 make_pytorch_training.py > pytorch_training.json
"""

import json
import sys

import torch
from torch import nn
from torch.optim import lr_scheduler

torch.set_default_dtype(torch.float64)
torch.manual_seed(20)


def flat(tensor):
    return tensor.detach().reshape(-1).tolist()


def gradients(module, x, cotangent):
    x = x.clone().requires_grad_()
    y = module(x)
    y.backward(cotangent)
    result = {"output": flat(y), "input_gradient": flat(x.grad)}
    for name, parameter in module.named_parameters():
        result[name] = flat(parameter)
        result[name + "_gradient"] = flat(parameter.grad)
    module.zero_grad()
    return result


def batch_norm(rows, columns, momentum, eps, affine, shift):
    layer = nn.BatchNorm1d(columns, eps=eps, momentum=momentum, affine=affine)
    if affine:
        with torch.no_grad():
            layer.weight.copy_(torch.randn(columns))
            layer.bias.copy_(torch.randn(columns))
    steps = []
    for _ in range(3):
        x, cotangent = torch.randn(rows, columns) * 3 + shift, torch.randn(rows, columns)
        step = {"input": flat(x), "cotangent": flat(cotangent), **gradients(layer, x, cotangent)}
        step.update(running_mean=flat(layer.running_mean), running_var=flat(layer.running_var))
        steps.append(step)
    layer.eval()
    x, cotangent = torch.randn(rows, columns), torch.randn(rows, columns)
    evaluation = {"input": flat(x), "cotangent": flat(cotangent), **gradients(layer, x, cotangent)}
    return {"rows": rows, "columns": columns, "momentum": momentum, "eps": eps, "affine": affine, "steps": steps, "evaluation": evaluation}


def layer_norm(rows, columns, eps, affine):
    layer = nn.LayerNorm(columns, eps=eps, elementwise_affine=affine)
    if affine:
        with torch.no_grad():
            layer.weight.copy_(torch.randn(columns))
            layer.bias.copy_(torch.randn(columns))
    x, cotangent = torch.randn(rows, columns) * 2 + 5, torch.randn(rows, columns)
    return {"rows": rows, "columns": columns, "eps": eps, "affine": affine, "input": flat(x), "cotangent": flat(cotangent), **gradients(layer, x, cotangent)}


def activations():
    x = torch.cat([torch.linspace(-12, 12, 193), torch.tensor([-40.0, -30.0, -1e-3, -1e-9, 1e-9, 1e-3, 30.0, 40.0])])
    modules = {"gelu": nn.GELU(), "gelu_tanh": nn.GELU(approximate="tanh"), "silu": nn.SiLU(), "relu": nn.ReLU()}
    return [{"name": name, "input": flat(x), **gradients(module, x, torch.ones_like(x))} for name, module in modules.items()]


def linear_init():
    cases = []
    for inputs, outputs in [(25, 400), (310, 256)]:
        layer = nn.Linear(inputs, outputs)
        cases.append({
            "inputs": inputs, "outputs": outputs,
            "weight_bound": layer.weight.abs().max().item(), "weight_std": layer.weight.std(unbiased=False).item(),
            "bias_bound": layer.bias.abs().max().item(), "bias_std": layer.bias.std(unbiased=False).item(),
        })
    return cases


OPTIMIZERS = [
    ("sgd", torch.optim.SGD, {"lr": 0.05}),
    ("sgd", torch.optim.SGD, {"lr": 0.05, "momentum": 0.9}),
    ("sgd", torch.optim.SGD, {"lr": 0.05, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.1}),
    ("sgd", torch.optim.SGD, {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    ("adam", torch.optim.Adam, {"lr": 0.02}),
    ("adam", torch.optim.Adam, {"lr": 0.02, "betas": (0.8, 0.95), "eps": 1e-4, "weight_decay": 0.1}),
    ("adamw", torch.optim.AdamW, {"lr": 0.02}),
    ("adamw", torch.optim.AdamW, {"lr": 0.02, "betas": (0.8, 0.95), "eps": 1e-6, "weight_decay": 0.3}),
]


def optimizers():
    cases = []
    for name, kind, settings in OPTIMIZERS:
        # Two groups: the second has a learning rate and a weight decay of its own.
        first, second = torch.randn(7).requires_grad_(), torch.randn(5).requires_grad_()
        optimizer = kind([{"params": [first]}, {"params": [second], "lr": 0.003, "weight_decay": 0.2}], **settings)
        case = {"name": name, "settings": {key: value for key, value in settings.items() if key != "betas"}, "start": [flat(first), flat(second)], "steps": []}
        if "betas" in settings:
            case["settings"]["beta1"], case["settings"]["beta2"] = settings["betas"]
        for _ in range(20):
            first.grad, second.grad = torch.randn(7), torch.randn(5)
            step = {"gradients": [flat(first.grad), flat(second.grad)]}
            optimizer.step()
            step["parameters"] = [flat(first), flat(second)]
            case["steps"].append(step)
        cases.append(case)
    return cases


def rates(name, settings, make, steps, adam=True):
    parameters = [{"params": [torch.zeros(1, requires_grad=True)], "lr": 0.1}, {"params": [torch.zeros(1, requires_grad=True)], "lr": 0.01}]
    optimizer = torch.optim.Adam(parameters) if adam else torch.optim.SGD(parameters, lr=0.1, momentum=0.9)
    scheduler = make(optimizer)
    case = {"name": name, "optimizer": "adam" if adam else "sgd", "settings": settings, "learning_rates": [], "momenta": []}
    for step in range(steps):
        group = optimizer.param_groups[0]
        case["learning_rates"].append([each["lr"] for each in optimizer.param_groups])
        case["momenta"].append(group["betas"][0] if adam else group["momentum"])
        optimizer.step()
        if step + 1 < steps:
            scheduler.step()
    return case


def schedules():
    cases = []
    for adam in (True, False):
        for settings in (
            {"total_steps": 50},
            {"total_steps": 37, "pct_start": 0.25, "anneal_strategy": "linear", "div_factor": 10, "final_div_factor": 100},
            {"total_steps": 40, "three_phase": True, "base_momentum": 0.8, "max_momentum": 0.9},
            {"total_steps": 10, "cycle_momentum": False},
        ):
            cases.append(rates("one_cycle", settings, lambda o, s=settings: lr_scheduler.OneCycleLR(o, max_lr=[0.1, 0.01], **s), settings["total_steps"], adam))
    for settings in ({"T_max": 30}, {"T_max": 20, "eta_min": 0.002}):
        cases.append(rates("cosine", settings, lambda o, s=settings: lr_scheduler.CosineAnnealingLR(o, **s), settings["T_max"] + 1))
    for settings in ({"start_factor": 0.01, "total_iters": 8}, {"start_factor": 1.0, "end_factor": 0.2, "total_iters": 5}):
        cases.append(rates("linear", settings, lambda o, s=settings: lr_scheduler.LinearLR(o, **s), 12))
    cases.append(rates(
        "warm_up_then_cosine", {"start_factor": 0.1, "total_iters": 5, "T_max": 20, "eta_min": 0.0005},
        lambda o: lr_scheduler.SequentialLR(o, [lr_scheduler.LinearLR(o, 0.1, total_iters=5), lr_scheduler.CosineAnnealingLR(o, 20, 0.0005)], [5]), 25))
    return cases


def clipping():
    cases = []
    for limit in (0.5, 3.0, 100.0):
        parameters = [torch.zeros(4, requires_grad=True), torch.zeros(3, requires_grad=True)]
        for parameter in parameters:
            parameter.grad = torch.randn_like(parameter) * 3
        before = [flat(parameter.grad) for parameter in parameters]
        norm = nn.utils.clip_grad_norm_(parameters, limit).item()
        cases.append({"limit": limit, "gradients": before, "norm": norm, "clipped": [flat(parameter.grad) for parameter in parameters]})
    return cases


json.dump(
    {
        "torch": torch.__version__,
        "batch_norm": [
            batch_norm(9, 5, 0.1, 1e-5, True, 0.0), batch_norm(33, 3, 0.3, 1e-2, False, 100.0),
            batch_norm(2, 4, None, 1e-5, True, 1.0), batch_norm(140, 2, 0.1, 1e-5, True, -2.0),
        ],
        "layer_norm": [layer_norm(7, 5, 1e-5, True), layer_norm(3, 33, 1e-2, False), layer_norm(70, 2, 1e-5, True)],
        "activations": activations(),
        "linear_init": linear_init(),
        "optimizers": optimizers(),
        "schedules": schedules(),
        "clipping": clipping(),
    },
    sys.stdout)
